package dev.annals.identity;

import dev.annals.access.Permission;
import java.util.Set;

/**
 * A named set of permissions for a tenant's users.
 *
 * @param permissions a subset of {@link Permission#ALL}, without {@link Permission#MANAGE_TENANTS}
 * @param builtIn whether the role is part of Annals
 */
public record Role(String name, Set<String> permissions, boolean builtIn) {}
