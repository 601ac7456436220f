"""Backups: one file with the whole database, made while people work, and back again.

    dump → checked → archive (zip: manifest and data, one hash over all) → age → 0600 → named

actions has the verbs (write, opened, restore) · archive the file · crypt the age recipient ·
secrets_file what INSTANCE holds, apart · folder the names in BACKUP_FOLDER · rotation which of them
stay · sqlite and postgresql how each engine does it · jobs the nightly one · checks for `doctor`.

A backup is opened as a database of its own, beside the one at work; that is also how it is checked.
Only when it is whole, known and brought up to date do the two change names, and the old one stays.
"""
