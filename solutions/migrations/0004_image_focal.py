import django.core.validators
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('core', '0001_user'),
        ('provinces', '0001_initial'),
        ('solutions', '0003_listing_origin_seen_at'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='solutionimage',
            name='focal_x',
            field=models.PositiveSmallIntegerField(default=50, validators=[django.core.validators.MaxValueValidator(100)], verbose_name='focal point, percent from the left'),
        ),
        migrations.AddField(
            model_name='solutionimage',
            name='focal_y',
            field=models.PositiveSmallIntegerField(default=50, validators=[django.core.validators.MaxValueValidator(100)], verbose_name='focal point, percent from the top'),
        ),
        migrations.AddConstraint(
            model_name='solutionimage',
            constraint=models.CheckConstraint(condition=models.Q(('focal_x__range', (0, 100)), ('focal_y__range', (0, 100))), name='image_focal_within', violation_error_message='The focal point lies within the picture.'),
        ),
    ]
