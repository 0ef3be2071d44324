package dev.annals.identity;

import java.util.List;

/** Where the vendor's own roles are kept. */
public interface RoleStore {

  /** All, by name. */
  List<Role> all();

  /** Stores a role, in place of the one of that name if there is one. */
  void save(Role role);

  /** Removes the role of that name, and tells whether there was one. */
  boolean remove(String name);
}
