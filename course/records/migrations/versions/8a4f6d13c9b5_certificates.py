"""certificates"""

import sqlalchemy as sa
from alembic import op

revision = '8a4f6d13c9b5'
down_revision = '5e7b02c6d1f4'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('certificate',
    sa.Column('code', sa.String(length=10), nullable=False),
    sa.Column('learner', sa.String(length=32), nullable=False),
    sa.Column('name', sa.String(length=300), nullable=False),
    sa.Column('course_version', sa.String(length=64), nullable=False),
    sa.Column('hours', sa.Integer(), nullable=False),
    sa.Column('band', sa.String(length=20), nullable=False),
    sa.Column('issued_at', sa.BigInteger(), nullable=False),
    sa.ForeignKeyConstraint(['learner'], ['learner.id'], name=op.f('fk_certificate_learner_learner'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('code', name=op.f('pk_certificate')),
    sa.UniqueConstraint('learner', name=op.f('uq_certificate_learner'))
    )


def downgrade() -> None:
    op.drop_table('certificate')
