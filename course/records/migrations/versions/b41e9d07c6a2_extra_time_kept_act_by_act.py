"""extra time kept act by act, and reports that wait found by cohort"""

from alembic import op

revision = 'b41e9d07c6a2'
down_revision = '7a90c4e2d815'
branch_labels = None
depends_on = None


def upgrade() -> None:
    _key(['learner', 'quiz', 'at'])
    op.create_index('ix_item_report_waiting', 'item_report', ['cohort', 'settled_at'])


def downgrade() -> None:
    op.drop_index('ix_item_report_waiting', table_name='item_report')
    op.execute(
        "DELETE FROM accommodation WHERE EXISTS (SELECT 1 FROM accommodation AS later "
        "WHERE later.learner = accommodation.learner AND later.quiz = accommodation.quiz "
        "AND later.at > accommodation.at)"
    )
    _key(['learner', 'quiz'])


def _key(columns: list[str]) -> None:
    with op.batch_alter_table('accommodation') as batch:
        batch.drop_constraint('pk_accommodation', type_='primary')
        batch.create_primary_key('pk_accommodation', columns)
