package dev.annals.activity;

import dev.annals.access.Actor;
import dev.annals.access.Caller;
import dev.annals.access.RateLimited;
import dev.annals.access.SignInFailed;
import dev.annals.access.SignedIn;
import dev.annals.access.TokenRefused;
import dev.annals.access.UserSeen;
import dev.annals.checks.CheckPerformed;
import dev.annals.export.ExportDownloaded;
import dev.annals.export.ExportRequested;
import dev.annals.query.EventOpened;
import dev.annals.query.IndexRebuilt;
import dev.annals.query.LiveStreamOpened;
import dev.annals.query.LogSearched;
import dev.annals.query.LogViewed;
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
class Uses {

  private final Notes notes;
  private final Server server;

  Uses(Notes notes, Server server) {
    this.notes = notes;
    this.server = server;
  }

  @EventListener
  void on(LogViewed event) {
    read(Kind.LOG_VIEWED, event.by(), Set.of());
  }

  @EventListener
  void on(LogSearched event) {
    read(Kind.LOG_SEARCHED, event.by(), event.fields());
  }

  @EventListener
  void on(EventOpened event) {
    var by = event.by();
    if (by.isVendor()) {
      read(Kind.LOG_VIEWED_BY_VENDOR, by, Set.of());
    } else {
      notes.note(
          Fact.of(Kind.EVENT_OPENED, by.requireTenant(), Who.of(by), event.event().toString()));
    }
  }

  @EventListener
  void on(LiveStreamOpened event) {
    var by = event.by();
    if (by.isVendor()) {
      read(Kind.LOG_VIEWED_BY_VENDOR, by, event.fields());
      return;
    }
    var opened =
        Fact.of(Kind.LIVE_STREAM_OPENED, by.requireTenant(), Who.of(by), logOf(by))
            .with(Kind.Detail.RESUMED, event.resumed());
    notes.note(
        event.fields().isEmpty()
            ? opened
            : opened.with(Kind.Detail.FIELDS, List.copyOf(new TreeSet<>(event.fields()))));
  }

  @EventListener
  void on(ExportRequested event) {
    notes.note(
        Fact.of(
                Kind.EXPORT_REQUESTED,
                event.by().requireTenant(),
                Who.of(event.by()),
                event.export().toString())
            .with(Kind.Detail.FORMAT, event.format())
            .with(Kind.Detail.COLUMNS, event.columns())
            .with(Kind.Detail.FILTERED, event.filtered()));
  }

  @EventListener
  void on(ExportDownloaded event) {
    notes.note(
        Fact.of(
                Kind.EXPORT_DOWNLOADED,
                event.by().requireTenant(),
                Who.of(event.by()),
                event.export().toString())
            .with(Kind.Detail.EVENTS, event.events())
            .with(Kind.Detail.SHA256, event.sha256()));
  }

  @EventListener
  void on(SignedIn event) {
    var id = event.by().id();
    notes.join(
        Kind.CREDENTIAL_SIGNED_IN, null, Who.of(event.by()), id == null ? "" : id, "", Set.of());
  }

  @EventListener
  void on(UserSeen event) {
    var by = event.by();
    notes.note(
        Fact.of(Kind.USER_SIGNED_IN, by.requireTenant(), Who.of(by), by.id())
            .with(Kind.Detail.PROVIDER, by.issuer().clientId()));
  }

  @EventListener
  void on(SignInFailed event) {
    stranger(Kind.SIGN_IN_FAILED, event.by(), event.why().name().toLowerCase(Locale.ROOT));
  }

  @EventListener
  void on(TokenRefused event) {
    stranger(Kind.TOKEN_REFUSED, event.by(), event.reason());
  }

  @EventListener
  void on(RateLimited event) {
    var what = event.what().name().toLowerCase(Locale.ROOT);
    notes.join(
        Kind.RATE_LIMIT_REACHED,
        event.tenant(),
        Who.ANNALS,
        event.tenant().value(),
        "",
        List.of(what));
  }

  @EventListener
  void on(IndexRebuilt event) {
    notes.note(
        Fact.of(Kind.INDEX_REBUILT, null, Who.ANNALS, server.id())
            .with(Kind.Detail.EVENTS, event.events()));
  }

  @EventListener
  void on(CheckPerformed event) {
    var id = event.what().name().toLowerCase(Locale.ROOT);
    var tenant = event.tenant();
    var kind = event.findings().isEmpty() ? Kind.CHECK_PASSED : Kind.CHECK_FAILED;
    var fact =
        tenant == null
            ? Fact.of(kind, null, Who.ANNALS, id)
            : Fact.of(Kind.LOG_INCOMPLETE, tenant, Who.ANNALS, tenant.value());
    var made = fact.with(Kind.Detail.SERVER, server.id()).with(Kind.Detail.EVENTS, event.events());
    notes.note(
        event.findings().isEmpty() ? made : made.with(Kind.Detail.FINDINGS, event.findings()));
  }

  /** All reads by a vendor's credential are one kind. */
  private void read(Kind kind, Caller by, Set<String> fields) {
    notes.join(
        by.isVendor() ? Kind.LOG_VIEWED_BY_VENDOR : kind,
        by.requireTenant(),
        Who.of(by),
        logOf(by),
        session(by),
        fields);
  }

  private void stranger(Kind kind, Actor by, String reason) {
    var who = Who.of(by);
    notes.joinStranger(kind, who, who.id() == null ? "" : who.id(), reason);
  }

  private static String logOf(Caller by) {
    return by.requireTenant().value();
  }

  /** The session is identified by the token. */
  private static String session(Caller by) {
    return by.issuer().clientId() + " " + by.expiresAt();
  }
}
