"""sums by population: the simple sums go, and the new ones are to be made from the answers"""

import sqlalchemy as sa
from alembic import op

revision = '7a90c4e2d815'
down_revision = '6d2f81c07b3e'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_table('item_sum')
    # What waits was written for the old sums. The mark has the server rebuild all from the answers.
    op.execute("DELETE FROM outbox")
    op.execute(
        "INSERT INTO outbox (id, sign, payload, made_at) "
        "SELECT 'rebuild', 0, '', 0 WHERE EXISTS (SELECT 1 FROM attempt)"
    )


def downgrade() -> None:
    op.execute("DELETE FROM outbox")
    op.create_table('item_sum',
    sa.Column('marking_hash', sa.String(length=64), nullable=False),
    sa.Column('item', sa.String(length=48), nullable=False),
    sa.Column('answers', sa.BigInteger(), nullable=False),
    sa.Column('points', sa.BigInteger(), nullable=False),
    sa.Column('squares', sa.BigInteger(), nullable=False),
    sa.Column('rest', sa.BigInteger(), nullable=False),
    sa.Column('rest_squares', sa.BigInteger(), nullable=False),
    sa.Column('products', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('marking_hash', name=op.f('pk_item_sum'))
    )
