"""The hand-over of the car: an hour in the store's diary, a checklist, photos, a signed receipt."""
