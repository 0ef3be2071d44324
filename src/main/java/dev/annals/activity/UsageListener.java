package dev.annals.activity;

import dev.annals.access.Actor;
import dev.annals.access.Caller;
import dev.annals.checks.CheckPerformed;
import dev.annals.export.ExportDownloaded;
import dev.annals.export.ExportRequested;
import dev.annals.identity.SignInFailed;
import dev.annals.identity.SignedIn;
import dev.annals.identity.TokenRefused;
import dev.annals.query.EventOpened;
import dev.annals.query.IndexRebuilt;
import dev.annals.query.LiveStreamOpened;
import dev.annals.query.LogSearched;
import dev.annals.query.LogViewed;
import dev.annals.tenants.RateLimited;
import dev.annals.tenants.UserSeen;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Records what users and back ends do. Each listener returns at once, because it runs before the
 * response is sent.
 */
@Component
class UsageListener {

  private final BufferedRecorder bufferedRecorder;
  private final ServerLifecycle serverLifecycle;

  UsageListener(BufferedRecorder bufferedRecorder, ServerLifecycle serverLifecycle) {
    this.bufferedRecorder = bufferedRecorder;
    this.serverLifecycle = serverLifecycle;
  }

  @EventListener
  void on(LogViewed event) {
    read(SystemEventType.LOG_VIEWED, event.by(), Set.of());
  }

  @EventListener
  void on(LogSearched event) {
    read(SystemEventType.LOG_SEARCHED, event.by(), event.fields());
  }

  @EventListener
  void on(EventOpened event) {
    var by = event.by();
    if (by.isVendor()) {
      read(SystemEventType.LOG_VIEWED_BY_VENDOR, by, Set.of());
    } else {
      bufferedRecorder.note(
          SystemEvent.of(
              SystemEventType.EVENT_OPENED,
              by.requireTenant(),
              EventActor.of(by),
              event.event().toString()));
    }
  }

  @EventListener
  void on(LiveStreamOpened event) {
    var by = event.by();
    if (by.isVendor()) {
      read(SystemEventType.LOG_VIEWED_BY_VENDOR, by, event.fields());
      return;
    }
    var opened =
        SystemEvent.of(
                SystemEventType.LIVE_STREAM_OPENED,
                by.requireTenant(),
                EventActor.of(by),
                logOf(by))
            .with(SystemEventType.Detail.RESUMED, event.resumed());
    bufferedRecorder.note(
        event.fields().isEmpty()
            ? opened
            : opened.with(
                SystemEventType.Detail.FIELDS, List.copyOf(new TreeSet<>(event.fields()))));
  }

  @EventListener
  void on(ExportRequested event) {
    bufferedRecorder.note(
        SystemEvent.of(
                SystemEventType.EXPORT_REQUESTED,
                event.by().requireTenant(),
                EventActor.of(event.by()),
                event.export().toString())
            .with(SystemEventType.Detail.FORMAT, event.format())
            .with(SystemEventType.Detail.COLUMNS, event.columns())
            .with(SystemEventType.Detail.FILTERED, event.filtered()));
  }

  @EventListener
  void on(ExportDownloaded event) {
    bufferedRecorder.note(
        SystemEvent.of(
                SystemEventType.EXPORT_DOWNLOADED,
                event.by().requireTenant(),
                EventActor.of(event.by()),
                event.export().toString())
            .with(SystemEventType.Detail.EVENTS, event.events())
            .with(SystemEventType.Detail.SHA256, event.sha256()));
  }

  @EventListener
  void on(SignedIn event) {
    var id = event.by().id();
    bufferedRecorder.join(
        SystemEventType.CREDENTIAL_SIGNED_IN,
        null,
        EventActor.of(event.by()),
        id == null ? "" : id,
        "",
        Set.of());
  }

  @EventListener
  void on(UserSeen event) {
    var by = event.by();
    bufferedRecorder.note(
        SystemEvent.of(
                SystemEventType.USER_SIGNED_IN, by.requireTenant(), EventActor.of(by), by.id())
            .with(SystemEventType.Detail.PROVIDER, by.issuer().clientId()));
  }

  @EventListener
  void on(SignInFailed event) {
    stranger(
        SystemEventType.SIGN_IN_FAILED, event.by(), event.why().name().toLowerCase(Locale.ROOT));
  }

  @EventListener
  void on(TokenRefused event) {
    stranger(SystemEventType.TOKEN_REFUSED, event.by(), event.reason());
  }

  @EventListener
  void on(RateLimited event) {
    var what = event.what().name().toLowerCase(Locale.ROOT);
    bufferedRecorder.join(
        SystemEventType.RATE_LIMIT_REACHED,
        event.tenant(),
        EventActor.ANNALS,
        event.tenant().value(),
        "",
        List.of(what));
  }

  @EventListener
  void on(IndexRebuilt event) {
    bufferedRecorder.note(
        SystemEvent.of(SystemEventType.INDEX_REBUILT, null, EventActor.ANNALS, serverLifecycle.id())
            .with(SystemEventType.Detail.EVENTS, event.events()));
  }

  @EventListener
  void on(CheckPerformed event) {
    var id = event.what().name().toLowerCase(Locale.ROOT);
    var tenant = event.tenant();
    var systemEventType =
        event.findings().isEmpty() ? SystemEventType.CHECK_PASSED : SystemEventType.CHECK_FAILED;
    var systemEvent =
        tenant == null
            ? SystemEvent.of(systemEventType, null, EventActor.ANNALS, id)
            : SystemEvent.of(
                SystemEventType.LOG_INCOMPLETE, tenant, EventActor.ANNALS, tenant.value());
    var made =
        systemEvent
            .with(SystemEventType.Detail.SERVER, serverLifecycle.id())
            .with(SystemEventType.Detail.EVENTS, event.events());
    bufferedRecorder.note(
        event.findings().isEmpty()
            ? made
            : made.with(SystemEventType.Detail.FINDINGS, event.findings()));
  }

  /** All reads by a vendor's credential are one kind. */
  private void read(SystemEventType systemEventType, Caller by, Set<String> fields) {
    bufferedRecorder.join(
        by.isVendor() ? SystemEventType.LOG_VIEWED_BY_VENDOR : systemEventType,
        by.requireTenant(),
        EventActor.of(by),
        logOf(by),
        session(by),
        fields);
  }

  private void stranger(SystemEventType systemEventType, Actor by, String reason) {
    var eventActor = EventActor.of(by);
    bufferedRecorder.joinStranger(
        systemEventType, eventActor, eventActor.id() == null ? "" : eventActor.id(), reason);
  }

  private static String logOf(Caller by) {
    return by.requireTenant().value();
  }

  /** The session is identified by the token. */
  private static String session(Caller by) {
    return by.issuer().clientId() + " " + by.expiresAt();
  }
}
