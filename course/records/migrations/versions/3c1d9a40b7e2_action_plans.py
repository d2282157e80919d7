"""action plans"""

import sqlalchemy as sa
from alembic import op

revision = '3c1d9a40b7e2'
down_revision = 'f226da87511a'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('plan_entry',
    sa.Column('learner', sa.String(length=32), nullable=False),
    sa.Column('module', sa.String(length=48), nullable=False),
    sa.Column('seq', sa.BigInteger(), nullable=False),
    sa.Column('words', sa.Text(), nullable=False),
    sa.Column('saved_at', sa.BigInteger(), nullable=False),
    sa.ForeignKeyConstraint(['learner'], ['learner.id'], name=op.f('fk_plan_entry_learner_learner'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('learner', 'module', name=op.f('pk_plan_entry'))
    )


def downgrade() -> None:
    op.drop_table('plan_entry')
