package dev.annals.schemabuilder.web;

import dev.annals.access.Caller;
import dev.annals.access.Permission;
import dev.annals.access.Requires;
import dev.annals.kernel.BadInput;
import dev.annals.schemabuilder.StructureHistory;
import dev.annals.schemabuilder.StructureOwner;
import dev.annals.schemabuilder.StructureVersion;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.graphql.data.method.annotation.Argument;
import org.springframework.graphql.data.method.annotation.QueryMapping;
import org.springframework.stereotype.Controller;

@Controller
class StructureHistoryController {

  private static final int AT_MOST = 100;

  private final StructureHistory structures;

  StructureHistoryController(StructureHistory structures) {
    this.structures = structures;
  }

  /** The GraphQL type {@code StructureVersion}. */
  record VersionView(int version, StructureScope changed, Instant at, By by, String what) {

    record By(String kind, @Nullable String id) {}

    static VersionView of(StructureVersion version, Caller caller) {
      var change = version.change();
      // Tenants do not see which of the vendor's credentials changed the default.
      boolean told = caller.isVendor() || !version.changed().equals(StructureOwner.DEPLOYMENT);
      return new VersionView(
          version.version(),
          StructureScope.of(version.changed()),
          change.at(),
          new By(change.kind(), told ? change.by() : null),
          change.what());
    }
  }

  @QueryMapping
  @Requires(Permission.CONFIGURE_STRUCTURE)
  List<VersionView> structureVersions(
      @Argument @Nullable Integer first,
      @Argument @Nullable Integer before,
      @Argument @Nullable StructureScope scope,
      Caller caller) {
    int limit = first == null ? AT_MOST : first;
    if (limit < 1 || limit > AT_MOST) {
      throw new BadInput("Must be from 1 to %d.".formatted(AT_MOST), "first");
    }
    var owner = StructureScope.owner(scope, caller);
    int newest = structures.current(owner).version();
    int from = before == null ? newest : Math.min(newest, before - 1);
    return from < 1
        ? List.of()
        : structures.versions(owner, from, limit).stream()
            .map(version -> VersionView.of(version, caller))
            .toList();
  }

  @QueryMapping
  @Requires(Permission.CONFIGURE_STRUCTURE)
  List<String> structureDiff(
      @Argument int from,
      @Argument @Nullable Integer to,
      @Argument @Nullable StructureScope scope,
      Caller caller) {
    var owner = StructureScope.owner(scope, caller);
    return structures.differences(
        owner, from, to == null ? structures.current(owner).version() : to);
  }
}
