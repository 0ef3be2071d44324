package dev.annals.identity;

import java.util.List;

/** Stores the vendor's own roles. */
public interface RoleStore {

  /** Returns all roles, sorted by name. */
  List<Role> all();

  /** Stores a role. An existing role with this name is replaced. */
  void save(Role role);

  /** Removes the role with this name. Returns whether it existed. */
  boolean remove(String name);
}
