package dev.annals.activity;

import static org.springframework.transaction.annotation.Propagation.NOT_SUPPORTED;

import dev.annals.export.ExportCompleted;
import dev.annals.export.ExportDeleted;
import dev.annals.export.Exports;
import dev.annals.identity.CredentialCreated;
import dev.annals.identity.CredentialRevoked;
import dev.annals.identity.CredentialRotated;
import dev.annals.identity.PortalLinkClaimed;
import dev.annals.identity.PortalLinkCreated;
import dev.annals.identity.PortalLinkRevoked;
import dev.annals.identity.RoleRemoved;
import dev.annals.identity.RoleSaved;
import dev.annals.identity.SigningKeyRotated;
import dev.annals.kernel.TenantId;
import dev.annals.kernel.Timestamps;
import dev.annals.schemabuilder.FieldChange;
import dev.annals.schemabuilder.StructureChanged;
import dev.annals.schemabuilder.StructureHistory;
import dev.annals.schemabuilder.StructureOwner;
import dev.annals.tenants.AuditLogsEnabled;
import dev.annals.tenants.TenantCreated;
import dev.annals.tenants.TenantLimits;
import dev.annals.tenants.TenantLimitsChanged;
import dev.annals.tenants.TenantSuspended;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.modulith.events.ApplicationModuleListener;
import org.springframework.stereotype.Component;

/**
 * Writes the automatic events that must not be lost: their delivery is repeated until they are
 * written. An append does not take part in a transaction, so the listeners run without one.
 */
@Component
class ChangeListener {

  /** Maximum number of changes of an event. */
  private static final int CHANGES = 128;

  private final SystemEventWriter systemEventWriter;
  private final StructureHistory structures;
  private final Exports exports;

  ChangeListener(
      SystemEventWriter systemEventWriter, StructureHistory structures, Exports exports) {
    this.systemEventWriter = systemEventWriter;
    this.structures = structures;
    this.exports = exports;
  }

  // -------------------------------------------------------------------------------- access: users

  @ApplicationModuleListener(id = "activity.portal-link-claimed", propagation = NOT_SUPPORTED)
  void on(PortalLinkClaimed event) {
    var eventActor = EventActor.of(event.by());
    systemEventWriter.write(
        SystemEvent.of(
                SystemEventType.USER_SIGNED_IN,
                event.tenant(),
                eventActor,
                Objects.requireNonNullElse(eventActor.id(), ""))
            .occurring(event.linkId())
            .with(SystemEventType.Detail.LINK, event.linkId()));
  }

  @ApplicationModuleListener(id = "activity.portal-link-created", propagation = NOT_SUPPORTED)
  void on(PortalLinkCreated event) {
    systemEventWriter.write(
        SystemEvent.of(
                SystemEventType.PORTAL_LINK_CREATED,
                event.tenant(),
                EventActor.of(event.by()),
                event.linkId())
            .with(SystemEventType.Detail.USER, event.userId())
            .with(SystemEventType.Detail.ROLES, List.copyOf(new TreeSet<>(event.roles())))
            .with(SystemEventType.Detail.EXPIRES_AT, Timestamps.format(event.expiresAt())));
  }

  @ApplicationModuleListener(id = "activity.portal-link-revoked", propagation = NOT_SUPPORTED)
  void on(PortalLinkRevoked event) {
    systemEventWriter.write(
        SystemEvent.of(
                SystemEventType.PORTAL_LINK_REVOKED,
                event.tenant(),
                EventActor.of(event.by()),
                event.linkId())
            .with(SystemEventType.Detail.USER, event.userId()));
  }

  @ApplicationModuleListener(id = "activity.role-saved", propagation = NOT_SUPPORTED)
  void on(RoleSaved event) {
    var before = event.before();
    systemEventWriter.write(
        SystemEvent.of(SystemEventType.ROLE_SAVED, null, EventActor.of(event.by()), event.name())
            .at(event.at())
            .with(
                List.of(
                    new FieldChange(
                        "permissions",
                        before == null ? null : sorted(before),
                        sorted(event.permissions())))));
  }

  @ApplicationModuleListener(id = "activity.role-removed", propagation = NOT_SUPPORTED)
  void on(RoleRemoved event) {
    systemEventWriter.write(
        SystemEvent.of(SystemEventType.ROLE_REMOVED, null, EventActor.of(event.by()), event.name())
            .at(event.at()));
  }

  @ApplicationModuleListener(id = "activity.credential-created", propagation = NOT_SUPPORTED)
  void on(CredentialCreated event) {
    systemEventWriter.write(
        SystemEvent.of(
            SystemEventType.CREDENTIAL_CREATED, null, EventActor.of(event.by()), event.clientId()));
  }

  @ApplicationModuleListener(id = "activity.credential-rotated", propagation = NOT_SUPPORTED)
  void on(CredentialRotated event) {
    systemEventWriter.write(
        SystemEvent.of(
                SystemEventType.CREDENTIAL_ROTATED,
                null,
                EventActor.of(event.by()),
                event.clientId())
            .at(event.at())
            .with(SystemEventType.Detail.FORMER_UNTIL, Timestamps.format(event.formerUntil())));
  }

  @ApplicationModuleListener(id = "activity.credential-revoked", propagation = NOT_SUPPORTED)
  void on(CredentialRevoked event) {
    systemEventWriter.write(
        SystemEvent.of(
            SystemEventType.CREDENTIAL_REVOKED, null, EventActor.of(event.by()), event.clientId()));
  }

  @ApplicationModuleListener(id = "activity.signing-key-rotated", propagation = NOT_SUPPORTED)
  void on(SigningKeyRotated event) {
    systemEventWriter.write(
        SystemEvent.of(
            SystemEventType.SIGNING_KEY_ROTATED, null, EventActor.of(event.by()), event.keyId()));
  }

  // ------------------------------------------------------------------------------- configuration

  /** The creation of the deployment's own log is not recorded, because recording creates it. */
  @ApplicationModuleListener(id = "activity.tenant-created", propagation = NOT_SUPPORTED)
  void on(TenantCreated event) {
    if (!event.tenant().equals(TenantId.DEPLOYMENT)) {
      systemEventWriter.write(
          SystemEvent.of(
              SystemEventType.TENANT_CREATED,
              event.tenant(),
              EventActor.of(event.by()),
              event.tenant().value()));
    }
  }

  @ApplicationModuleListener(id = "activity.tenant-suspended", propagation = NOT_SUPPORTED)
  void on(TenantSuspended event) {
    var systemEventType =
        event.suspended() ? SystemEventType.TENANT_SUSPENDED : SystemEventType.TENANT_RESUMED;
    systemEventWriter.write(
        SystemEvent.of(
                systemEventType, event.tenant(), EventActor.of(event.by()), event.tenant().value())
            .at(event.at())
            .with(List.of(switched("suspended", event.suspended()))));
  }

  @ApplicationModuleListener(id = "activity.tenant-limits-changed", propagation = NOT_SUPPORTED)
  void on(TenantLimitsChanged event) {
    systemEventWriter.write(
        SystemEvent.of(
                SystemEventType.LIMITS_CHANGED,
                event.tenant(),
                EventActor.of(event.by()),
                event.tenant().value())
            .at(event.at())
            .with(changes(event.before(), event.now())));
  }

  private static List<FieldChange> changes(TenantLimits before, TenantLimits now) {
    return Stream.of(
            new FieldChange("eventsPerSecond", before.eventsPerSecond(), now.eventsPerSecond()),
            new FieldChange(
                "questionsPerSecond", before.questionsPerSecond(), now.questionsPerSecond()),
            new FieldChange("liveStreams", before.liveStreams(), now.liveStreams()),
            new FieldChange(
                "unfinishedExports", before.unfinishedExports(), now.unfinishedExports()),
            new FieldChange("retainedExports", before.retainedExports(), now.retainedExports()),
            new FieldChange(
                "retainedExportBytes", before.retainedExportBytes(), now.retainedExportBytes()))
        .filter(change -> !Objects.equals(change.before(), change.after()))
        .toList();
  }

  @ApplicationModuleListener(id = "activity.audit-logs-enabled", propagation = NOT_SUPPORTED)
  void on(AuditLogsEnabled event) {
    var systemEventType =
        event.enabled() ? SystemEventType.AUDIT_LOGS_ENABLED : SystemEventType.AUDIT_LOGS_DISABLED;
    systemEventWriter.write(
        SystemEvent.of(
                systemEventType, event.tenant(), EventActor.of(event.by()), event.tenant().value())
            .at(event.at())
            .with(List.of(switched("auditLogsEnabled", event.enabled()))));
  }

  /**
   * A change of a tenant's structure is recorded in that tenant's log, a change of the default
   * structure in the deployment's log.
   */
  @ApplicationModuleListener(id = "activity.structure-changed", propagation = NOT_SUPPORTED)
  void on(StructureChanged event) {
    var tenant = event.tenant();
    var systemEventType =
        tenant == null
            ? SystemEventType.DEFAULT_STRUCTURE_CHANGED
            : SystemEventType.STRUCTURE_CHANGED;
    if (!systemEventWriter.accepts(systemEventType)) {
      return;
    }
    int version = event.version();
    var changes = structures.changes(new StructureOwner(tenant), Math.max(1, version - 1), version);
    var systemEvent =
        SystemEvent.of(
                systemEventType,
                tenant,
                EventActor.of(event.by()),
                tenant == null ? "deployment" : tenant.value())
            .occurring("Version " + version)
            .with(SystemEventType.Detail.VERSION, version)
            .with(changes.subList(0, Math.min(CHANGES, changes.size())));
    int more = changes.size() - CHANGES;
    systemEventWriter.write(
        more <= 0 ? systemEvent : systemEvent.with(SystemEventType.Detail.MORE_CHANGES, more));
  }

  @ApplicationModuleListener(id = "activity.switched", propagation = NOT_SUPPORTED)
  void on(AutomaticEventsSwitched event) {
    systemEventWriter.write(
        SystemEvent.of(
                SystemEventType.ACTIVITY_SWITCHED, null, EventActor.ANNALS, "automatic-events")
            .at(event.at())
            .with(
                List.of(
                    new FieldChange("off", sorted(event.offBefore()), sorted(event.offNow())))));
  }

  // -------------------------------------------------------------------------------------- exports

  /** A removed export has no further details. */
  @ApplicationModuleListener(id = "activity.export-completed", propagation = NOT_SUPPORTED)
  void on(ExportCompleted event) {
    var systemEvent =
        SystemEvent.of(
            SystemEventType.EXPORT_COMPLETED,
            event.tenant(),
            EventActor.ANNALS,
            event.export().toString());
    systemEventWriter.write(
        exports
            .find(event.tenant(), event.export())
            .map(export -> file(systemEvent, export.written().events(), export.sha256()))
            .orElse(systemEvent));
  }

  @ApplicationModuleListener(id = "activity.export-deleted", propagation = NOT_SUPPORTED)
  void on(ExportDeleted event) {
    var systemEvent =
        SystemEvent.of(
                SystemEventType.EXPORT_DELETED,
                event.tenant(),
                EventActor.of(event.by()),
                event.export().toString())
            .at(event.at());
    systemEventWriter.write(
        event.sha256() == null ? systemEvent : file(systemEvent, event.events(), event.sha256()));
  }

  private static SystemEvent file(SystemEvent systemEvent, long events, @Nullable String sha256) {
    var counted = systemEvent.with(SystemEventType.Detail.EVENTS, events);
    return sha256 == null ? counted : counted.with(SystemEventType.Detail.SHA256, sha256);
  }

  private static FieldChange switched(String what, boolean now) {
    return new FieldChange(what, !now, now);
  }

  private static List<String> sorted(Iterable<String> texts) {
    var sorted = new TreeSet<String>();
    texts.forEach(sorted::add);
    return new ArrayList<>(sorted);
  }
}
