package dev.annals.identity;

import dev.annals.access.Permission;
import java.util.Set;

/**
 * A named set of permissions for a tenant's users.
 *
 * @param permissions of {@link Permission#ALL}, never {@link Permission#MANAGE_TENANTS}
 * @param builtIn whether it comes with Annals
 */
public record Role(String name, Set<String> permissions, boolean builtIn) {}
