package dev.annals;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.ImportOption.OnlyIncludeTests;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import org.springframework.test.context.bean.override.mockito.MockitoSpyBean;

/** Rules for tests. {@link PlantedFaultsTests} verifies that each rule detects a violation. */
@AnalyzeClasses(
    packagesOf = AnnalsApplication.class,
    importOptions = {OnlyIncludeTests.class, TestArchitectureTests.ExceptPlanted.class})
class TestArchitectureTests {

  @ArchTest
  static final ArchRule BEANS_ARE_NOT_STUBBED_IN_USE =
      noFields()
          .should()
          .beAnnotatedWith(MockitoSpyBean.class)
          .because("other threads call the bean while it is stubbed; use Replaceable");

  static class ExceptPlanted implements ImportOption {

    @Override
    public boolean includes(Location location) {
      return !location.contains("/planted/");
    }
  }
}
