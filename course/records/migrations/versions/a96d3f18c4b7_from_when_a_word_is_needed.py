"""from when on a learner needs a word stands beside each member; it is made anew with the standings"""

import sqlalchemy as sa
from alembic import op

revision = 'a96d3f18c4b7'
down_revision = 'f7c20b95ae31'
branch_labels = None
depends_on = None

THERE = sa.text('left_at IS NULL')


def upgrade() -> None:
    op.add_column('member', sa.Column('word_from', sa.BigInteger(), nullable=True))
    columns = ['cohort', 'part', 'word_from', 'learner']
    op.create_index('ix_member_by_word', 'member', columns, sqlite_where=THERE, postgresql_where=THERE)
    op.execute(
        "INSERT INTO outbox (id, kind, payload, made_at) SELECT 'rebuild', 'rebuild', '', 0 "
        "WHERE EXISTS (SELECT 1 FROM member) AND NOT EXISTS (SELECT 1 FROM outbox WHERE id = 'rebuild')"
    )


def downgrade() -> None:
    op.drop_index('ix_member_by_word', table_name='member')
    with op.batch_alter_table('member') as batch:
        batch.drop_column('word_from')
