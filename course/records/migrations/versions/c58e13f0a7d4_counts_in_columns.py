"""counts with a column for each bin, sums of attempts of unlike length, and an outbox that names attempts: made
anew from the answers; on SQLite places and answers of an attempt lie in the tree of their key"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision = 'c58e13f0a7d4'
down_revision = 'b41e9d07c6a2'
branch_labels = None
depends_on = None

Key = tuple[tuple[str, int], ...]
HEAD: Key = (('quiz', 48), ('cohort', 32), ('chosen', 5), ('day', 0))
COUNT: Key = (*HEAD, ('marking_hash', 64), ('kind', 6), ('what', 100))
ITEM: Key = (*HEAD, ('marking_hash', 64))
QUIZ: Key = (*HEAD, ('bin', 0))
ITEM_SUMS = ('answers', 'points', 'squares', 'rest', 'rest_squares', 'products', 'correct', 'omitted')
QUIZ_SUMS = ('attempts', 'points', 'squares', 'item_squares', 'places')


def upgrade() -> None:
    _sums('item_count', COUNT, [f'n{number}' for number in range(22)])
    _items('alone', 'alone_points', 'alone_squares')
    _sums('quiz_total', QUIZ, (*QUIZ_SUMS, 'place_squares', 'level_squares', 'apart'))
    _outbox(sa.Column('kind', sa.String(length=7), nullable=False), sqlite_with_rowid=False)
    _rebuild("kind", "'rebuild'")
    _lay(sqlite_with_rowid=False)


def downgrade() -> None:
    _sums('item_count', (*COUNT, ('bin', 0)), ['count'])
    _items()
    _sums('quiz_total', QUIZ, QUIZ_SUMS)
    _outbox(sa.Column('sign', sa.Integer(), nullable=False))
    op.create_index(op.f('ix_outbox_made_at'), 'outbox', ['made_at'])
    _rebuild("sign", "0")
    _lay()


def _lay(**options: bool) -> None:
    if op.get_bind().dialect.name == 'sqlite':
        for table in ('attempt_item', 'response'):
            with op.batch_alter_table(table, recreate='always', table_kwargs=options):
                pass


def _items(*more: str) -> None:
    item = sa.Column('item', sa.String(length=48), nullable=False)
    _sums('item_total', ITEM, (*ITEM_SUMS, *more), item)
    op.create_index('ix_item_total_item', 'item_total', ['item', 'cohort', 'chosen', 'day'])


def _sums(table: str, key: Key, numbers: Sequence[str], *beside: sa.Column) -> None:
    op.drop_table(table)
    op.create_table(
        table,
        *(sa.Column(name, sa.String(length=size) if size else sa.Integer(), nullable=False) for name, size in key),
        *beside,
        *(sa.Column(name, sa.BigInteger(), nullable=False) for name in numbers),
        sa.PrimaryKeyConstraint(*(name for name, _ in key), name=op.f(f'pk_{table}')),
    )


def _outbox(second: sa.Column, **options: bool) -> None:
    op.drop_table('outbox')
    op.create_table(
        'outbox',
        sa.Column('id', sa.String(length=32), nullable=False),
        second,
        sa.Column('payload', sa.Text(), nullable=False),
        sa.Column('made_at', sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_outbox')),
        **options,
    )


def _rebuild(column: str, value: str) -> None:
    """What waits is gone with the table. The mark has the server reckon all from the answers."""
    op.execute(
        f"INSERT INTO outbox (id, {column}, payload, made_at) "  # noqa: S608  # nosec B608
        f"SELECT 'rebuild', {value}, '', 0 WHERE EXISTS (SELECT 1 FROM attempt)"
    )
