package dev.annals.schemabuilder.change;

import dev.annals.kernel.BadInput;
import dev.annals.kernel.Refusal;
import dev.annals.schemabuilder.ChangeBase;
import dev.annals.schemabuilder.DataStructure;
import dev.annals.schemabuilder.Field;
import dev.annals.schemabuilder.FieldPatch;
import dev.annals.schemabuilder.Overlay;
import dev.annals.schemabuilder.StructureStore;
import dev.annals.schemabuilder.ValidationMode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;

/** A change of a data structure, for both kinds of owners. */
interface StructureEdit {

  DataStructure ofDeployment(DataStructure deployment);

  Overlay ofTenant(Overlay overlay, DataStructure deployment);

  /** The path in the input of a part of a field. */
  List<String> path(String field, String part);

  /** A change to a wanted structure, which is checked. It is the same for both kinds of owners. */
  record FieldEdit(StructureFunction wanted, FieldPaths places) implements StructureEdit {

    interface StructureFunction {
      DataStructure by(ChangeBase changeBase);
    }

    @Override
    public DataStructure ofDeployment(DataStructure deployment) {
      return checked(ChangeBase.ofDeployment(deployment));
    }

    @Override
    public Overlay ofTenant(Overlay overlay, DataStructure deployment) {
      var changeBase = ChangeBase.ofTenant(overlay, deployment);
      var checked = checked(changeBase);
      return checked.says(changeBase.before()) ? overlay : overlay.becoming(checked, deployment);
    }

    @Override
    public List<String> path(String field, String part) {
      return places.of(field).at(part);
    }

    private DataStructure checked(ChangeBase changeBase) {
      var structure = wanted.by(changeBase);
      new FieldRules(changeBase, structure, places).check();
      return structure;
    }
  }

  /**
   * A complete structure. Parts of inherited fields that it omits follow the default.
   *
   * @param given the given parts of each field
   */
  record FullReplacement(FieldEdit wish, Map<String, FieldPatch> given) implements StructureEdit {

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
  record Restoration(int version, StructureStore store) implements StructureEdit {

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
  record Reset(FieldEdit.StructureFunction wanted, OverrideRemoval forgetting)
      implements StructureEdit {

    interface OverrideRemoval {
      Overlay in(Overlay overlay, DataStructure deployment);
    }

    @Override
    public DataStructure ofDeployment(DataStructure deployment) {
      return checked(ChangeBase.ofDeployment(deployment));
    }

    @Override
    public Overlay ofTenant(Overlay overlay, DataStructure deployment) {
      checked(ChangeBase.ofTenant(overlay, deployment));
      return forgetting.in(overlay, deployment);
    }

    @Override
    public List<String> path(String field, String part) {
      return List.of("name");
    }

    /** Another field may have the display name by now. */
    private DataStructure checked(ChangeBase changeBase) {
      var structure = wanted.by(changeBase);
      new FieldRules(changeBase, structure, field -> part -> path(field, part)).check();
      return structure;
    }
  }

  static StructureEdit add(Field field) {
    var fieldPaths = FieldPaths.all("input");
    return new FieldEdit(
        changeBase -> {
          var place = fieldPaths.of(field.name());
          FieldRules.checkName(field.name(), place);
          if (changeBase.before().field(field.name()).isPresent()) {
            throw new BadInput(
                "There is already a field %s. Choose another name.".formatted(field.name()),
                place.at("name"));
          }
          var fields = new ArrayList<>(changeBase.before().fields());
          fields.add(field);
          return changeBase.before().with(fields);
        },
        fieldPaths);
  }

  static StructureEdit update(String name, FieldPatch parts) {
    return new FieldEdit(
        changeBase -> {
          known(name, changeBase.before());
          return changeBase
              .before()
              .with(
                  changeBase.before().fields().stream()
                      .map(field -> field.name().equals(name) ? parts.over(field) : field)
                      .toList());
        },
        FieldPaths.all("input"));
  }

  static StructureEdit reset(String name) {
    return new Reset(
        changeBase -> {
          known(name, changeBase.before());
          var inherited =
              changeBase
                  .inherited(name)
                  .orElseThrow(
                      () ->
                          new BadInput(
                              "%s is not an inherited field, so it has no default.".formatted(name),
                              "name"));
          return changeBase
              .before()
              .with(
                  changeBase.before().fields().stream()
                      .map(field -> field.name().equals(name) ? inherited : field)
                      .toList());
        },
        (overlay, deployment) -> overlay.inheriting(name, deployment));
  }

  static StructureEdit resetOrder() {
    return new Reset(
        changeBase -> changeBase.defaults().orderOf(changeBase.before()), Overlay::inheritingOrder);
  }

  static StructureEdit resetValidation() {
    return new Reset(
        changeBase -> changeBase.before().with(changeBase.defaults().validation()),
        Overlay::inheritingValidation);
  }

  static StructureEdit remove(String name) {
    return new FieldEdit(
        changeBase -> {
          if (!known(name, changeBase.before()).custom()) {
            throw new BadInput("A standard field cannot be removed. Disable it instead.", "name");
          }
          if (!changeBase.owns(name)) {
            throw new BadInput(
                "An inherited field can be removed only with scope DEPLOYMENT. Disable it instead.",
                "name");
          }
          return changeBase
              .before()
              .with(
                  changeBase.before().fields().stream()
                      .filter(field -> !field.name().equals(name))
                      .toList());
        },
        FieldPaths.all());
  }

  static StructureEdit order(List<String> names) {
    return new FieldEdit(
        changeBase -> {
          var fields = new ArrayList<Field>();
          var seen = new HashSet<String>();
          for (int i = 0; i < names.size(); i++) {
            var path = List.of("names", String.valueOf(i));
            var name = names.get(i);
            if (!seen.add(name)) {
              throw new BadInput("Must not contain %s twice.".formatted(name), path);
            }
            fields.add(
                changeBase
                    .before()
                    .field(name)
                    .orElseThrow(
                        () ->
                            new BadInput(
                                "There is no field with this name. The query dataStructure lists"
                                    + " the fields.",
                                path)));
          }
          changeBase.before().fields().stream()
              .filter(field -> !seen.contains(field.name()))
              .forEach(fields::add);
          return changeBase.before().with(fields);
        },
        FieldPaths.all());
  }

  static StructureEdit validate(ValidationMode mode) {
    return new FieldEdit(changeBase -> changeBase.before().with(mode), FieldPaths.all());
  }

  static StructureEdit replace(StructureSpec wanted) {
    var places = new HashMap<String, Integer>();
    var given = new HashMap<String, FieldPatch>();
    for (int i = 0; i < wanted.fields().size(); i++) {
      var field = wanted.fields().get(i);
      places.putIfAbsent(field.name(), i);
      given.putIfAbsent(field.name(), field.parts());
    }
    return new FullReplacement(
        new FieldEdit(
            changeBase -> new StructureReplacement(changeBase, wanted).structure(),
            name -> StructureReplacement.place(places.getOrDefault(name, 0))),
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
