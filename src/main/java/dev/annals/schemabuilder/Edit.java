package dev.annals.schemabuilder;

import dev.annals.kernel.BadInput;
import dev.annals.kernel.Refusal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;

/** A change of a data structure, for both kinds of owners. */
interface Edit {

  DataStructure ofDeployment(DataStructure deployment);

  Overlay ofTenant(Overlay overlay, DataStructure deployment);

  /** The path in the input of a part of a field. */
  List<String> path(String field, String part);

  /** A change to a wanted structure, which is checked. It is the same for both kinds of owners. */
  record Wish(Wanted wanted, Places places) implements Edit {

    interface Wanted {
      DataStructure by(Basis basis);
    }

    @Override
    public DataStructure ofDeployment(DataStructure deployment) {
      return checked(Basis.ofDeployment(deployment));
    }

    @Override
    public Overlay ofTenant(Overlay overlay, DataStructure deployment) {
      var basis = Basis.ofTenant(overlay, deployment);
      var checked = checked(basis);
      return checked.says(basis.before()) ? overlay : overlay.becoming(checked, deployment);
    }

    @Override
    public List<String> path(String field, String part) {
      return places.of(field).at(part);
    }

    private DataStructure checked(Basis basis) {
      var structure = wanted.by(basis);
      new FieldRules(basis, structure, places).check();
      return structure;
    }
  }

  /**
   * A complete structure. Parts of inherited fields that it omits follow the default.
   *
   * @param given the given parts of each field
   */
  record Whole(Wish wish, Map<String, FieldParts> given) implements Edit {

    @Override
    public DataStructure ofDeployment(DataStructure deployment) {
      return wish.ofDeployment(deployment);
    }

    @Override
    public Overlay ofTenant(Overlay overlay, DataStructure deployment) {
      return wish.ofTenant(overlay, deployment).inheritingAllBut(given, deployment).nextTo(overlay);
    }

    @Override
    public List<String> path(String field, String part) {
      return wish.path(field, part);
    }
  }

  /** Restores an earlier version. */
  record Restoration(int version, StructureStore store) implements Edit {

    @Override
    public DataStructure ofDeployment(DataStructure deployment) {
      return store.deployment(version).orElseThrow(this::none);
    }

    @Override
    public Overlay ofTenant(Overlay overlay, DataStructure deployment) {
      if (version < 1 || version > deployment.version() + overlay.version()) {
        throw none();
      }
      var tenant = overlay.tenant();
      return overlay.restoring(
          store.overlay(tenant, version).orElseGet(() -> Overlay.none(tenant)), deployment);
    }

    private Refusal none() {
      return new Refusal(
          Refusal.Code.NOT_FOUND,
          "There is no version %d. The query structureVersions lists the versions."
              .formatted(version),
          List.of("version"));
    }

    @Override
    public List<String> path(String field, String part) {
      return List.of("version");
    }
  }

  /** Removes overrides. */
  record Reset(Wish.Wanted wanted, Forgetting forgetting) implements Edit {

    interface Forgetting {
      Overlay in(Overlay overlay, DataStructure deployment);
    }

    @Override
    public DataStructure ofDeployment(DataStructure deployment) {
      return checked(Basis.ofDeployment(deployment));
    }

    @Override
    public Overlay ofTenant(Overlay overlay, DataStructure deployment) {
      checked(Basis.ofTenant(overlay, deployment));
      return forgetting.in(overlay, deployment);
    }

    @Override
    public List<String> path(String field, String part) {
      return List.of("name");
    }

    /** Another field may have the display name by now. */
    private DataStructure checked(Basis basis) {
      var structure = wanted.by(basis);
      new FieldRules(basis, structure, field -> part -> path(field, part)).check();
      return structure;
    }
  }

  static Edit add(Field field) {
    var places = Places.all("input");
    return new Wish(
        basis -> {
          var place = places.of(field.name());
          FieldRules.checkName(field.name(), place);
          if (basis.before().field(field.name()).isPresent()) {
            throw new BadInput(
                "There is already a field %s. Choose another name.".formatted(field.name()),
                place.at("name"));
          }
          var fields = new ArrayList<>(basis.before().fields());
          fields.add(field);
          return basis.before().with(fields);
        },
        places);
  }

  static Edit update(String name, FieldParts parts) {
    return new Wish(
        basis -> {
          known(name, basis.before());
          return basis
              .before()
              .with(
                  basis.before().fields().stream()
                      .map(field -> field.name().equals(name) ? parts.over(field) : field)
                      .toList());
        },
        Places.all("input"));
  }

  static Edit reset(String name) {
    return new Reset(
        basis -> {
          known(name, basis.before());
          var inherited =
              basis
                  .inherited(name)
                  .orElseThrow(
                      () ->
                          new BadInput(
                              "%s is not an inherited field, so it has no default.".formatted(name),
                              "name"));
          return basis
              .before()
              .with(
                  basis.before().fields().stream()
                      .map(field -> field.name().equals(name) ? inherited : field)
                      .toList());
        },
        (overlay, deployment) -> overlay.inheriting(name, deployment));
  }

  static Edit resetOrder() {
    return new Reset(basis -> basis.defaults().orderOf(basis.before()), Overlay::inheritingOrder);
  }

  static Edit resetValidation() {
    return new Reset(
        basis -> basis.before().with(basis.defaults().validation()), Overlay::inheritingValidation);
  }

  static Edit remove(String name) {
    return new Wish(
        basis -> {
          if (!known(name, basis.before()).custom()) {
            throw new BadInput("A standard field cannot be removed. Disable it instead.", "name");
          }
          if (!basis.owns(name)) {
            throw new BadInput(
                "An inherited field can be removed only with scope DEPLOYMENT. Disable it instead.",
                "name");
          }
          return basis
              .before()
              .with(
                  basis.before().fields().stream()
                      .filter(field -> !field.name().equals(name))
                      .toList());
        },
        Places.all());
  }

  static Edit order(List<String> names) {
    return new Wish(
        basis -> {
          var fields = new ArrayList<Field>();
          var seen = new HashSet<String>();
          for (int i = 0; i < names.size(); i++) {
            var path = List.of("names", String.valueOf(i));
            var name = names.get(i);
            if (!seen.add(name)) {
              throw new BadInput("Must not contain %s twice.".formatted(name), path);
            }
            fields.add(
                basis
                    .before()
                    .field(name)
                    .orElseThrow(
                        () ->
                            new BadInput(
                                "There is no field with this name. The query dataStructure lists"
                                    + " the fields.",
                                path)));
          }
          basis.before().fields().stream()
              .filter(field -> !seen.contains(field.name()))
              .forEach(fields::add);
          return basis.before().with(fields);
        },
        Places.all());
  }

  static Edit validate(ValidationMode mode) {
    return new Wish(basis -> basis.before().with(mode), Places.all());
  }

  static Edit replace(WantedStructure wanted) {
    var places = new HashMap<String, Integer>();
    var given = new HashMap<String, FieldParts>();
    for (int i = 0; i < wanted.fields().size(); i++) {
      var field = wanted.fields().get(i);
      places.putIfAbsent(field.name(), i);
      given.putIfAbsent(field.name(), field.parts());
    }
    return new Whole(
        new Wish(
            basis -> new Replacement(basis, wanted).structure(),
            name -> Replacement.place(places.getOrDefault(name, 0))),
        given);
  }

  private static Field known(String name, DataStructure structure) {
    return structure
        .field(name)
        .orElseThrow(
            () ->
                new Refusal(
                    Refusal.Code.NOT_FOUND,
                    "There is no field with this name. The query dataStructure lists the fields.",
                    List.of("name")));
  }
}
