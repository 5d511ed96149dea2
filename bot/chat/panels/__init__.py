"""Panels: private messages in which moderators set watches up, look through them and change them.

Every press names a stored panel: `desk` loads it, checks who pressed, lets an action of `deciding` or `managing` change
it, and shows it again. What is shown is made by `setup`, `listing` and `detail`; `words` and `times` are forms.
"""
