"""Indexes and checks of what came with the flows, without keeping anybody waiting."""

from django.contrib.postgres.operations import AddIndexConcurrently, ValidateConstraint
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("matters", "0007_flows")]

    operations = [
        AddIndexConcurrently(
            model_name='matter',
            index=models.Index(condition=models.Q(('joined_to__isnull', False)), fields=['joined_to'], name='matter_joined'),
        ),
        AddIndexConcurrently(
            model_name='matter',
            index=models.Index(condition=models.Q(('hung_until__isnull', False)), fields=['street', 'hung_until'], name='matter_hung'),
        ),
        AddIndexConcurrently(
            model_name='reporter',
            index=models.Index(condition=models.Q(('came_from__isnull', False)), fields=['came_from'], name='reporter_came_from'),
        ),
        AddIndexConcurrently(
            model_name='reporter',
            index=models.Index(condition=models.Q(('copy_of__isnull', False)), fields=['copy_of'], name='reporter_copy_of'),
        ),
        ValidateConstraint(model_name='answer', name='answer_proposal_known'),
        ValidateConstraint(model_name='assignment', name='assignment_beside_one'),
        ValidateConstraint(model_name='assignment', name='assignment_transfer_is_offer'),
        ValidateConstraint(model_name='assignment', name='assignment_help_has_result'),
        ValidateConstraint(model_name='assignment', name='assignment_state_known'),
        ValidateConstraint(model_name='matter', name='matter_outcome_known'),
        ValidateConstraint(model_name='matter', name='matter_joined_to_one'),
        ValidateConstraint(model_name='matter', name='matter_hung_in_hand'),
    ]
