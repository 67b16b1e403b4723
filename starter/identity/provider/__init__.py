"""A provider of identities for trials: OpenID Connect as others speak it, and anybody may be anybody."""
