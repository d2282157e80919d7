"""cohorts, sums and mending"""

import sqlalchemy as sa
from alembic import op

revision = '6d2f81c07b3e'
down_revision = '3b7c41d2a90e'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('audit',
    sa.Column('number', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('at', sa.BigInteger(), nullable=False),
    sa.Column('actor', sa.String(length=32), nullable=False),
    sa.Column('act', sa.String(length=40), nullable=False),
    sa.Column('subject', sa.String(length=64), nullable=False),
    sa.Column('cohort', sa.String(length=32), nullable=False),
    sa.Column('detail', sa.Text(), nullable=False),
    sa.Column('mac', sa.String(length=64), nullable=False),
    sa.PrimaryKeyConstraint('number', name=op.f('pk_audit'))
    )
    op.create_table('cohort',
    sa.Column('id', sa.String(length=32), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('code', sa.String(length=16), nullable=False),
    sa.Column('starts_on', sa.String(length=10), nullable=True),
    sa.Column('ends_on', sa.String(length=10), nullable=True),
    sa.Column('zone', sa.String(length=64), nullable=False),
    sa.Column('languages', sa.String(length=200), nullable=False),
    sa.Column('attempts', sa.Integer(), nullable=True),
    sa.Column('minutes', sa.Integer(), nullable=True),
    sa.Column('shown', sa.String(length=9), server_default='handed-in', nullable=False),
    sa.Column('counts', sa.String(length=5), server_default='best', nullable=False),
    sa.Column('created_at', sa.BigInteger(), nullable=False),
    sa.Column('archived_at', sa.BigInteger(), nullable=True),
    sa.CheckConstraint("counts IN ('first', 'best', 'last')", name=op.f('ck_cohort_counts')),
    sa.CheckConstraint("shown IN ('handed-in', 'due', 'never')", name=op.f('ck_cohort_shown')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_cohort')),
    sa.UniqueConstraint('code', name=op.f('uq_cohort_code'))
    )
    op.create_table('decision',
    sa.Column('id', sa.String(length=32), nullable=False),
    sa.Column('marking_hash', sa.String(length=64), nullable=False),
    sa.Column('item', sa.String(length=48), nullable=False),
    sa.Column('cohort', sa.String(length=32), nullable=False),
    sa.Column('act', sa.String(length=6), nullable=False),
    sa.Column('detail', sa.Text(), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('author', sa.String(length=32), nullable=False),
    sa.Column('made_at', sa.BigInteger(), nullable=False),
    sa.Column('ended_at', sa.BigInteger(), nullable=True),
    sa.Column('ended_by', sa.String(length=32), nullable=True),
    sa.Column('end_reason', sa.Text(), nullable=True),
    sa.CheckConstraint("act IN ('accept', 'drop', 'full', 'rekey')", name=op.f('ck_decision_act')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_decision'))
    )
    with op.batch_alter_table('decision', schema=None) as batch_op:
        batch_op.create_index('ix_decision_hash', ['marking_hash', 'cohort'], unique=False)

    op.create_table('item_count',
    sa.Column('quiz', sa.String(length=48), nullable=False),
    sa.Column('cohort', sa.String(length=32), nullable=False),
    sa.Column('chosen', sa.String(length=5), nullable=False),
    sa.Column('day', sa.Integer(), nullable=False),
    sa.Column('marking_hash', sa.String(length=64), nullable=False),
    sa.Column('kind', sa.String(length=6), nullable=False),
    sa.Column('what', sa.String(length=100), nullable=False),
    sa.Column('bin', sa.Integer(), nullable=False),
    sa.Column('count', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('quiz', 'cohort', 'chosen', 'day', 'marking_hash', 'kind', 'what', 'bin', name=op.f('pk_item_count'))
    )
    op.create_table('item_total',
    sa.Column('quiz', sa.String(length=48), nullable=False),
    sa.Column('cohort', sa.String(length=32), nullable=False),
    sa.Column('chosen', sa.String(length=5), nullable=False),
    sa.Column('day', sa.Integer(), nullable=False),
    sa.Column('marking_hash', sa.String(length=64), nullable=False),
    sa.Column('item', sa.String(length=48), nullable=False),
    sa.Column('answers', sa.BigInteger(), nullable=False),
    sa.Column('points', sa.BigInteger(), nullable=False),
    sa.Column('squares', sa.BigInteger(), nullable=False),
    sa.Column('rest', sa.BigInteger(), nullable=False),
    sa.Column('rest_squares', sa.BigInteger(), nullable=False),
    sa.Column('products', sa.BigInteger(), nullable=False),
    sa.Column('correct', sa.BigInteger(), nullable=False),
    sa.Column('omitted', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('quiz', 'cohort', 'chosen', 'day', 'marking_hash', name=op.f('pk_item_total'))
    )
    with op.batch_alter_table('item_total', schema=None) as batch_op:
        batch_op.create_index('ix_item_total_item', ['item', 'cohort', 'chosen', 'day'], unique=False)

    op.create_table('quiz_total',
    sa.Column('quiz', sa.String(length=48), nullable=False),
    sa.Column('cohort', sa.String(length=32), nullable=False),
    sa.Column('chosen', sa.String(length=5), nullable=False),
    sa.Column('day', sa.Integer(), nullable=False),
    sa.Column('bin', sa.Integer(), nullable=False),
    sa.Column('attempts', sa.BigInteger(), nullable=False),
    sa.Column('points', sa.BigInteger(), nullable=False),
    sa.Column('squares', sa.BigInteger(), nullable=False),
    sa.Column('item_squares', sa.BigInteger(), nullable=False),
    sa.Column('places', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('quiz', 'cohort', 'chosen', 'day', 'bin', name=op.f('pk_quiz_total'))
    )
    op.create_table('allowance',
    sa.Column('id', sa.String(length=32), nullable=False),
    sa.Column('learner', sa.String(length=32), nullable=False),
    sa.Column('cohort', sa.String(length=32), nullable=True),
    sa.Column('quiz', sa.String(length=48), nullable=False),
    sa.Column('kind', sa.String(length=8), nullable=False),
    sa.Column('amount', sa.Integer(), nullable=False),
    sa.Column('attempt', sa.String(length=32), nullable=True),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('author', sa.String(length=32), nullable=False),
    sa.Column('made_at', sa.BigInteger(), nullable=False),
    sa.Column('ended_at', sa.BigInteger(), nullable=True),
    sa.CheckConstraint("kind IN ('attempts', 'reopened')", name=op.f('ck_allowance_kind')),
    sa.ForeignKeyConstraint(['learner'], ['learner.id'], name=op.f('fk_allowance_learner_learner'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_allowance'))
    )
    with op.batch_alter_table('allowance', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_allowance_learner'), ['learner'], unique=False)

    op.create_table('chosen_cohort',
    sa.Column('learner', sa.String(length=32), nullable=False),
    sa.Column('cohort', sa.String(length=32), nullable=True),
    sa.ForeignKeyConstraint(['cohort'], ['cohort.id'], name=op.f('fk_chosen_cohort_cohort_cohort'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['learner'], ['learner.id'], name=op.f('fk_chosen_cohort_learner_learner'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('learner', name=op.f('pk_chosen_cohort'))
    )
    op.create_table('due_date',
    sa.Column('cohort', sa.String(length=32), nullable=False),
    sa.Column('module', sa.String(length=48), nullable=False),
    sa.Column('due_on', sa.String(length=10), nullable=False),
    sa.ForeignKeyConstraint(['cohort'], ['cohort.id'], name=op.f('fk_due_date_cohort_cohort'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('cohort', 'module', name=op.f('pk_due_date'))
    )
    op.create_table('invitation',
    sa.Column('cohort', sa.String(length=32), nullable=False),
    sa.Column('email', sa.String(length=254), nullable=False),
    sa.Column('name', sa.String(length=300), nullable=False),
    sa.Column('invited_by', sa.String(length=32), nullable=False),
    sa.Column('invited_at', sa.BigInteger(), nullable=False),
    sa.ForeignKeyConstraint(['cohort'], ['cohort.id'], name=op.f('fk_invitation_cohort_cohort'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('cohort', 'email', name=op.f('pk_invitation'))
    )
    with op.batch_alter_table('invitation', schema=None) as batch_op:
        batch_op.create_index('ix_invitation_email', ['email'], unique=False)

    op.create_table('item_report',
    sa.Column('id', sa.String(length=32), nullable=False),
    sa.Column('learner', sa.String(length=32), nullable=False),
    sa.Column('cohort', sa.String(length=32), nullable=False),
    sa.Column('item', sa.String(length=48), nullable=False),
    sa.Column('marking_hash', sa.String(length=64), nullable=False),
    sa.Column('revision', sa.String(length=64), nullable=False),
    sa.Column('attempt', sa.String(length=32), nullable=True),
    sa.Column('place', sa.Integer(), nullable=True),
    sa.Column('kind', sa.String(length=10), nullable=False),
    sa.Column('words', sa.Text(), nullable=False),
    sa.Column('made_at', sa.BigInteger(), nullable=False),
    sa.Column('settled_at', sa.BigInteger(), nullable=True),
    sa.Column('settled_by', sa.String(length=32), nullable=True),
    sa.Column('reply', sa.Text(), nullable=True),
    sa.ForeignKeyConstraint(['learner'], ['learner.id'], name=op.f('fk_item_report_learner_learner'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_item_report'))
    )
    with op.batch_alter_table('item_report', schema=None) as batch_op:
        batch_op.create_index('ix_item_report_item', ['item', 'cohort'], unique=False)
        batch_op.create_index(batch_op.f('ix_item_report_learner'), ['learner'], unique=False)

    op.create_table('member',
    sa.Column('cohort', sa.String(length=32), nullable=False),
    sa.Column('learner', sa.String(length=32), nullable=False),
    sa.Column('part', sa.String(length=7), nullable=False),
    sa.Column('sort_name', sa.String(length=300), nullable=False),
    sa.Column('joined_at', sa.BigInteger(), nullable=False),
    sa.Column('joined_by', sa.String(length=6), nullable=False),
    sa.Column('left_at', sa.BigInteger(), nullable=True),
    sa.Column('active_at', sa.BigInteger(), nullable=True),
    sa.CheckConstraint("joined_by IN ('code', 'link', 'import', 'staff')", name=op.f('ck_member_joined_by')),
    sa.CheckConstraint("part IN ('learner', 'staff')", name=op.f('ck_member_part')),
    sa.ForeignKeyConstraint(['cohort'], ['cohort.id'], name=op.f('fk_member_cohort_cohort'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['learner'], ['learner.id'], name=op.f('fk_member_learner_learner'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('cohort', 'learner', name=op.f('pk_member'))
    )
    with op.batch_alter_table('member', schema=None) as batch_op:
        batch_op.create_index('ix_member_by_activity', ['cohort', 'part', 'active_at', 'learner'], unique=False)
        batch_op.create_index('ix_member_by_name', ['cohort', 'part', 'sort_name', 'learner'], unique=False)
        batch_op.create_index('ix_member_learner', ['learner'], unique=False)

    op.create_table('standing',
    sa.Column('cohort', sa.String(length=32), nullable=False),
    sa.Column('module', sa.String(length=48), nullable=False),
    sa.Column('learner', sa.String(length=32), nullable=False),
    sa.Column('attempts', sa.Integer(), nullable=False),
    sa.Column('failed', sa.Integer(), nullable=False),
    sa.Column('first', sa.Integer(), nullable=True),
    sa.Column('best', sa.Integer(), nullable=True),
    sa.Column('last', sa.Integer(), nullable=True),
    sa.Column('proved', sa.Integer(), nullable=False),
    sa.Column('lessons_done', sa.Integer(), nullable=False),
    sa.Column('last_at', sa.BigInteger(), nullable=True),
    sa.ForeignKeyConstraint(['cohort'], ['cohort.id'], name=op.f('fk_standing_cohort_cohort'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['learner'], ['learner.id'], name=op.f('fk_standing_learner_learner'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('cohort', 'module', 'learner', name=op.f('pk_standing'))
    )
    with op.batch_alter_table('standing', schema=None) as batch_op:
        batch_op.create_index('ix_standing_by_best', ['cohort', 'module', 'best', 'learner'], unique=False)
        batch_op.create_index('ix_standing_learner', ['learner'], unique=False)

    op.create_table('score_change',
    sa.Column('attempt', sa.String(length=32), nullable=False),
    sa.Column('cause', sa.String(length=32), nullable=False),
    sa.Column('at', sa.BigInteger(), nullable=False),
    sa.Column('kind', sa.String(length=8), nullable=False),
    sa.Column('points_before', sa.Integer(), nullable=False),
    sa.Column('possible_before', sa.Integer(), nullable=False),
    sa.Column('points_after', sa.Integer(), nullable=False),
    sa.Column('possible_after', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['attempt'], ['attempt.id'], name=op.f('fk_score_change_attempt_attempt'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('attempt', 'cause', 'at', name=op.f('pk_score_change'))
    )
    op.create_table('score_override',
    sa.Column('id', sa.String(length=32), nullable=False),
    sa.Column('attempt', sa.String(length=32), nullable=False),
    sa.Column('points', sa.Integer(), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('author', sa.String(length=32), nullable=False),
    sa.Column('made_at', sa.BigInteger(), nullable=False),
    sa.Column('ended_at', sa.BigInteger(), nullable=True),
    sa.ForeignKeyConstraint(['attempt'], ['attempt.id'], name=op.f('fk_score_override_attempt_attempt'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_score_override'))
    )
    with op.batch_alter_table('score_override', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_score_override_attempt'), ['attempt'], unique=False)

    op.create_index('ix_attempt_cohort', 'attempt', ['cohort', 'learner'])

    op.add_column('learner', sa.Column('role', sa.String(length=13), server_default='learner', nullable=False))



def downgrade() -> None:
    op.drop_table('score_override')
    op.drop_table('score_change')
    op.drop_table('standing')
    op.drop_table('member')
    op.drop_table('item_report')
    op.drop_table('invitation')
    op.drop_table('due_date')
    op.drop_table('chosen_cohort')
    op.drop_table('allowance')
    op.drop_table('quiz_total')
    op.drop_table('item_total')
    op.drop_table('item_count')
    op.drop_table('decision')
    op.drop_table('cohort')
    op.drop_table('audit')
    op.drop_index('ix_attempt_cohort', 'attempt')
    # Not in batch mode: that rebuilds the table from what SQLite tells of it.
    op.drop_column('learner', 'role')
