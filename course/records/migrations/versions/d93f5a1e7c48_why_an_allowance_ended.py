"""why an allowance ended, and by whose act"""

import sqlalchemy as sa
from alembic import op

revision = 'd93f5a1e7c48'
down_revision = 'c58e13f0a7d4'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('allowance') as batch:
        batch.add_column(sa.Column('ended_by', sa.String(length=32), nullable=True))
        batch.add_column(sa.Column('end_reason', sa.Text(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table('allowance') as batch:
        batch.drop_column('end_reason')
        batch.drop_column('ended_by')
