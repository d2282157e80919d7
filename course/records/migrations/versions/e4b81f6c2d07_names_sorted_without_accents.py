"""names sorted and found without accents"""

import unicodedata

import sqlalchemy as sa
from alembic import op

revision = 'e4b81f6c2d07'
down_revision = 'd93f5a1e7c48'
branch_labels = None
depends_on = None

MEMBER = sa.table('member', sa.column('cohort'), sa.column('learner'), sa.column('sort_name'))


def upgrade() -> None:
    connection = op.get_bind()
    rows = connection.execute(sa.select(MEMBER.c.cohort, MEMBER.c.learner, MEMBER.c.sort_name)).all()
    changed = [
        {'in_cohort': cohort, 'of': learner, 'folded': _folded(name)}
        for cohort, learner, name in rows
        if _folded(name) != name
    ]
    if changed:
        here = (MEMBER.c.cohort == sa.bindparam('in_cohort')) & (MEMBER.c.learner == sa.bindparam('of'))
        connection.execute(sa.update(MEMBER).where(here).values(sort_name=sa.bindparam('folded')), changed)


def downgrade() -> None:
    """Names without accents sort as well as before."""


def _folded(text: str) -> str:
    parts = unicodedata.normalize('NFKD', text)
    return ''.join(c for c in parts if not unicodedata.combining(c) and c not in '\u200c\u200d')[:300]
