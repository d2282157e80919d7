"""deadlines of attempts, and extra time"""

import sqlalchemy as sa
from alembic import op

revision = '3b7c41d2a90e'
down_revision = '8a4f6d13c9b5'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('attempt', sa.Column('deadline_at', sa.BigInteger(), nullable=True))
    op.create_table('accommodation',
    sa.Column('learner', sa.String(length=32), nullable=False),
    sa.Column('quiz', sa.String(length=48), nullable=False),
    sa.Column('extra_percent', sa.Integer(), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('author', sa.String(length=200), nullable=False),
    sa.Column('at', sa.BigInteger(), nullable=False),
    sa.ForeignKeyConstraint(['learner'], ['learner.id'], name=op.f('fk_accommodation_learner_learner'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('learner', 'quiz', name=op.f('pk_accommodation'))
    )


def downgrade() -> None:
    op.drop_table('accommodation')
    # Not in batch mode: that rebuilds the table from what SQLite tells of it, which leaves out its check.
    op.drop_column('attempt', 'deadline_at')
