"""members are listed and counted from indexes of those who have not left"""

import sqlalchemy as sa
from alembic import op

revision = 'f7c20b95ae31'
down_revision = 'e4b81f6c2d07'
branch_labels = None
depends_on = None

INDEXES = {
    'ix_member_by_name': ['cohort', 'part', 'sort_name', 'learner'],
    'ix_member_by_activity': ['cohort', 'part', 'active_at', 'learner'],
}
THERE = sa.text('left_at IS NULL')


def upgrade() -> None:
    _index(sqlite_where=THERE, postgresql_where=THERE)


def downgrade() -> None:
    _index()


def _index(**options: sa.TextClause) -> None:
    for name, columns in INDEXES.items():
        op.drop_index(name, table_name='member')
        op.create_index(name, 'member', columns, **options)
