"""Stored files: content, SHA-256 and version of the template. Once stored, never changed.

Owns the table `documents` (insert-only) and the public page `/controle`, where anybody can ask
whether a file is still as the portal stored it, and what it is: an offer or what was signed,
withdrawn or replaced (`papers`). The answer names no person.

A document belongs to a subject (kind and id) and is served by the domain that owns the subject;
each kind exists at most once per subject. The letterhead of all documents is here too.
"""
