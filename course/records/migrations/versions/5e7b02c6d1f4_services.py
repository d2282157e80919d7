"""services"""

import sqlalchemy as sa
from alembic import op

revision = '5e7b02c6d1f4'
down_revision = '3c1d9a40b7e2'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('learner', schema=None) as batch_op:
        batch_op.add_column(sa.Column('service', sa.String(length=48), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table('learner', schema=None) as batch_op:
        batch_op.drop_column('service')
