"""What a batch remembers: manifests, the journal, the lock, and what has changed since a report was made."""
