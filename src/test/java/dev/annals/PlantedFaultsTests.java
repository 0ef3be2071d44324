package dev.annals;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.modulith.core.ApplicationModules;

/** A rule that cannot fail is none: each sees the fault that was planted for it. */
class PlantedFaultsTests {

  private static final JavaClasses PLANTED =
      new ClassFileImporter().importPackages("dev.annals.planted");

  static Stream<Arguments> rules() {
    return Stream.of(
        Arguments.of(ArchitectureTests.ENTRY_POINTS_DECLARE_THEIR_PERMISSION, "open()"),
        Arguments.of(ArchitectureTests.ENTRY_POINTS_DECLARE_THEIR_PERMISSION, "openToo()"),
        Arguments.of(ArchitectureTests.ONLY_STORES_SPEAK_MONGO, "MongoClient"),
        Arguments.of(ArchitectureTests.PACKAGES_HAVE_NO_CYCLES, "Cycle detected"),
        Arguments.of(
            ArchitectureTests.ONE_CLASS_DECIDES_WHAT_CALLERS_VIEW,
            "calls method <dev.annals.access"),
        Arguments.of(ArchitectureTests.TIME_IS_GIVEN, "Hasty.when()"),
        Arguments.of(ArchitectureTests.EVENTS_ARE_RECORDS_IN_MODULE_ROOTS, "is no record"),
        Arguments.of(ArchitectureTests.EVENTS_ARE_RECORDS_IN_MODULE_ROOTS, "ending with 'Event'"),
        Arguments.of(ArchitectureTests.EVENTS_ARE_RECORDS_IN_MODULE_ROOTS, "reside"),
        Arguments.of(ArchitectureTests.CONTROLLERS_ARE_THEIR_MODULES_OWN, "modifier"),
        Arguments.of(ArchitectureTests.CONTROLLERS_ARE_THEIR_MODULES_OWN, "web"),
        Arguments.of(ArchitectureTests.EVERY_PACKAGE_IS_NULL_MARKED, "is not @NullMarked"),
        Arguments.of(TestArchitectureTests.BEANS_ARE_NOT_STUBBED_IN_USE, "Spied.bean"),
        Arguments.of(ArchitectureTests.NO_PACKAGE_HAS_A_NAME_THAT_SAYS_NOTHING, "util"));
  }

  @ParameterizedTest
  @MethodSource("rules")
  void ruleSeesItsFault(ArchRule rule, String sign) {
    var result = rule.evaluate(PLANTED);

    assertThat(result.hasViolation()).isTrue();
    assertThat(result.getFailureReport().toString()).contains(sign);
  }

  @Test
  void seesALogThatIsReadWithoutItsTenant() {
    var rule =
        ArchRuleDefinition.methods()
            .that()
            .areDeclaredInClassesThat()
            .haveSimpleName("Unscoped")
            .should(ArchitectureTests.takeTheTenantFirst());

    assertThat(rule.evaluate(PLANTED).getFailureReport().toString())
        .contains("does not take the tenant first");
  }

  @Test
  void seesAModuleThatUsesWhatItMayNot() {
    var modules = ApplicationModules.of("dev.annals.astray", new ImportOption.OnlyIncludeTests());

    assertThat(modules.detectViolations().getMessages())
        .anyMatch(message -> message.contains("'wanderer' depends on module 'hidden'"));
  }
}
