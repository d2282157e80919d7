"""counts with a column for each bin, and an outbox that names attempts: made anew from the answers; on SQLite
places and answers of an attempt lie in the tree of their key"""

import sqlalchemy as sa
from alembic import op

revision = 'c58e13f0a7d4'
down_revision = 'b41e9d07c6a2'
branch_labels = None
depends_on = None

KEY = (('quiz', 48), ('cohort', 32), ('chosen', 5), ('day', 0), ('marking_hash', 64), ('kind', 6), ('what', 100))


def upgrade() -> None:
    _counts([f'n{number}' for number in range(22)])
    _outbox(sa.Column('kind', sa.String(length=7), nullable=False), sqlite_with_rowid=False)
    _rebuild("kind", "'rebuild'")
    _lay(sqlite_with_rowid=False)


def downgrade() -> None:
    _counts(['count'], bin_in_key=True)
    _outbox(sa.Column('sign', sa.Integer(), nullable=False))
    op.create_index(op.f('ix_outbox_made_at'), 'outbox', ['made_at'])
    _rebuild("sign", "0")
    _lay()


def _lay(**options: bool) -> None:
    if op.get_bind().dialect.name == 'sqlite':
        for table in ('attempt_item', 'response'):
            with op.batch_alter_table(table, recreate='always', table_kwargs=options):
                pass


def _counts(numbers: list[str], *, bin_in_key: bool = False) -> None:
    op.drop_table('item_count')
    key = [sa.Column(name, sa.String(length=size) if size else sa.Integer(), nullable=False) for name, size in KEY]
    if bin_in_key:
        key.append(sa.Column('bin', sa.Integer(), nullable=False))
    op.create_table(
        'item_count',
        *key,
        *(sa.Column(name, sa.BigInteger(), nullable=False) for name in numbers),
        sa.PrimaryKeyConstraint(*(column.name for column in key), name=op.f('pk_item_count')),
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
        f"INSERT INTO outbox (id, {column}, payload, made_at) "  # noqa: S608
        f"SELECT 'rebuild', {value}, '', 0 WHERE EXISTS (SELECT 1 FROM attempt)"
    )
