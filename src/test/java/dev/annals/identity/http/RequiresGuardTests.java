package dev.annals.identity.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.annals.access.Caller;
import dev.annals.access.Permission;
import dev.annals.access.Requires;
import dev.annals.kernel.Refusal;
import dev.annals.kernel.TenantId;
import dev.annals.tenants.TenantAccess;
import dev.annals.tenants.TenantRateLimiter;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.mockito.Mockito;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.graphql.data.method.annotation.QueryMapping;
import org.springframework.graphql.data.method.annotation.SchemaMapping;

class RequiresGuardTests {

  private static final TenantId ACME = new TenantId("acme");

  private final TenantAccess tenants = Mockito.mock(TenantAccess.class);
  private final TenantRateLimiter tenantRateLimiter = Mockito.mock(TenantRateLimiter.class);
  private final Doors doors = guarded(new Doors());

  static class Doors {

    @Requires(Permission.READ_AUDITS)
    String read(String what, Caller caller) {
      return what;
    }

    @Requires(Permission.EXPORT_AUDITS)
    String export(Caller caller) {
      return "exported";
    }

    @Requires(Permission.MANAGE_TENANTS)
    String manage(Caller caller) {
      return "managed";
    }

    @Requires(Permission.ANY)
    String any(Caller caller) {
      return "open";
    }

    @QueryMapping
    @Requires(Permission.READ_AUDITS)
    String rootField(Caller caller) {
      return "root";
    }

    @SchemaMapping(typeName = "AuditEventConnection")
    @Requires(Permission.READ_AUDITS)
    String nestedField(Caller caller) {
      return "nested";
    }
  }

  static class DoorWithoutCaller {

    @Requires(Permission.READ_AUDITS)
    String read() {
      return "open";
    }
  }

  @Test
  void letsThroughWhoHasThePermission() {
    assertThat(doors.read("log", user(Permission.READ_AUDITS))).isEqualTo("log");
    assertThat(doors.any(user())).isEqualTo("open");
    assertThat(doors.manage(vendor(Permission.MANAGE_TENANTS))).isEqualTo("managed");
  }

  @Test
  void namesThePermissionToWhoHasNot() {
    assertThatThrownBy(() -> doors.read("log", user(Permission.EXPORT_AUDITS)))
        .isInstanceOfSatisfying(
            Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo(Refusal.Code.FORBIDDEN))
        .hasMessageContaining("audits:read");
  }

  @Test
  void keepsTenantsFromAUserEvenIfItsTokenSaysOtherwise() {
    assertThatThrownBy(() -> doors.manage(user(Permission.MANAGE_TENANTS)))
        .isInstanceOfSatisfying(
            Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo(Refusal.Code.FORBIDDEN));
  }

  @Test
  void asksWhetherTheLogIsShownBeforeItIsReadOrExported() {
    Mockito.doThrow(new Refusal(Refusal.Code.AUDIT_LOGS_DISABLED, "off"))
        .when(tenants)
        .requireLogShown(Mockito.any());

    assertThatThrownBy(() -> doors.read("log", user(Permission.READ_AUDITS))).hasMessage("off");
    assertThatThrownBy(() -> doors.export(user(Permission.EXPORT_AUDITS))).hasMessage("off");
    assertThat(doors.any(user())).isEqualTo("open");
  }

  @Test
  void countsRootFieldsAndHttpRequestsAgainstTheLimit() {
    var caller = user(Permission.READ_AUDITS);
    doors.rootField(caller);
    doors.read("log", caller);
    Mockito.verify(tenantRateLimiter, Mockito.times(2)).countQuestion(ACME);

    assertThat(doors.nestedField(caller)).isEqualTo("nested");
    Mockito.verifyNoMoreInteractions(tenantRateLimiter);
  }

  @Test
  void nestedFieldsRequireThePermissionToo() {
    assertThatThrownBy(() -> doors.nestedField(user()))
        .isInstanceOfSatisfying(
            Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo(Refusal.Code.FORBIDDEN));
  }

  @Test
  void startsWithNoEntryPointThatTakesNoCaller() {
    assertThatThrownBy(() -> guarded(new DoorWithoutCaller()).read())
        .hasStackTraceContaining("must have a parameter of type Caller");
  }

  @SuppressWarnings("unchecked")
  private <T> T guarded(T target) {
    var beans = new StaticListableBeanFactory();
    beans.addBean("tenants", tenants);
    beans.addBean("allowances", tenantRateLimiter);
    var factory = new ProxyFactory(target);
    factory.setProxyTargetClass(true);
    factory.addAdvisor(
        RequiresGuard.requiresAdvisor(
            beans.getBeanProvider(TenantAccess.class),
            beans.getBeanProvider(TenantRateLimiter.class)));
    return (T) factory.getProxy();
  }

  private static Caller user(String... permissions) {
    return caller(Caller.Kind.TENANT_USER, permissions);
  }

  private static Caller vendor(String... permissions) {
    return caller(Caller.Kind.VENDOR, permissions);
  }

  private static Caller caller(Caller.Kind kind, String... permissions) {
    return new Caller(
        kind,
        "x",
        null,
        null,
        Set.of(permissions),
        Set.of(),
        null,
        ACME,
        Instant.MAX,
        null,
        null,
        new Caller.Issuer("issuer", "1"));
  }
}
