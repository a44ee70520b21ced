"""Content: what trainers write, compiled for the conversation.

In: YAML files, shipped and a trainer's own. Out: a `Staging` for one scenario, listings, diagnostics, JSON Schema.
Never: plays a conversation, judges one, or leaves a fault unsaid. (Rooms: library, check, schema; imported by name.)
"""
