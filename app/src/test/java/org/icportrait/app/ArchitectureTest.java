package org.icportrait.app;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.CompositeArchRule;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;

/** The arrows between modules, see docs/decisions and the module list of the parent POM. */
@AnalyzeClasses(packages = "org.icportrait", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  @ArchTest
  static final ArchRule ONLY_ENGINE_NAMES_LIBTORCH =
      noClasses()
          .that()
          .resideOutsideOfPackage("org.icportrait.engine..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.bytedeco..");

  @ArchTest
  static final ArchRule ARROWS =
      layeredArchitecture()
          .consideringOnlyDependenciesInLayers()
          .layer("engine")
          .definedBy("org.icportrait.engine..")
          .layer("diffusion")
          .definedBy("org.icportrait.diffusion..")
          .layer("face")
          .definedBy("org.icportrait.face..")
          .layer("portrait")
          .definedBy("org.icportrait.portrait..")
          .layer("app")
          .definedBy("org.icportrait.app..")
          .whereLayer("engine")
          .mayOnlyBeAccessedByLayers("diffusion", "face", "portrait", "app")
          .whereLayer("diffusion")
          .mayOnlyBeAccessedByLayers("portrait", "app")
          .whereLayer("face")
          .mayOnlyBeAccessedByLayers("portrait", "app")
          .whereLayer("portrait")
          .mayOnlyBeAccessedByLayers("app")
          .whereLayer("app")
          .mayNotBeAccessedByAnyLayer();

  @ArchTest
  static final ArchRule THE_SERVICE_KNOWS_NO_MODEL =
      noClasses()
          .that()
          .resideInAPackage("org.icportrait.app.serve..")
          .should()
          .dependOnClassesThat(
              resideInAnyPackage(
                      "org.icportrait.portrait..",
                      "org.icportrait.face..",
                      "org.icportrait.diffusion..",
                      "org.icportrait.app..")
                  .and(resideOutsideOfPackage("org.icportrait.app.serve..")));

  @ArchTest
  static final ArchRule NO_CYCLES_BETWEEN_MODULES =
      slices().matching("org.icportrait.(*)..").should().beFreeOfCycles();

  /** Nor between the packages of {@code face}, whose root knows pictures alone. */
  @ArchTest
  static final ArchRule NO_CYCLES_IN_FACE =
      CompositeArchRule.of(slices().matching("org.icportrait.face.(*)..").should().beFreeOfCycles())
          .and(
              noClasses()
                  .that()
                  .resideInAPackage("org.icportrait.face")
                  .should()
                  .dependOnClassesThat(
                      resideInAPackage("org.icportrait.face.*..")
                          .and(resideOutsideOfPackage("org.icportrait.face.image"))))
          .and(
              noClasses()
                  .that()
                  .resideInAPackage("org.icportrait.face.image")
                  .should()
                  .dependOnClassesThat()
                  .resideInAPackage("org.icportrait.face"));

  @ArchTest
  static final ArchRule NO_CYCLES_IN_APP =
      slices().assignedFrom(packagesBelow("org.icportrait.app")).should().beFreeOfCycles();

  @ArchTest
  static final ArchRule NO_CYCLES_IN_TRAINING =
      slices()
          .assignedFrom(packagesBelow("org.icportrait.portrait.train"))
          .should()
          .beFreeOfCycles();

  @ArchTest
  static final ArchRule NO_CYCLES_IN_PORTRAIT =
      slices().matching("org.icportrait.portrait.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule ONLY_THE_MAIN_CLASS_ENDS_THE_PROCESS =
      noClasses()
          .that(not(belongToAnyOf(Icportrait.class)))
          .should()
          .callMethod(System.class, "exit", int.class)
          .orShould()
          .callMethod(Runtime.class, "exit", int.class)
          .orShould()
          .callMethod(Runtime.class, "halt", int.class);

  @ArchTest
  static final ArchRule ONLY_THE_APP_KNOWS_THE_COMMAND_LINE =
      noClasses()
          .that()
          .resideOutsideOfPackage("org.icportrait.app..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("picocli..");

  /** Each package at or below one is a slice, so that a package and its own sub-package are two. */
  private static SliceAssignment packagesBelow(String root) {
    return new SliceAssignment() {
      @Override
      public SliceIdentifier getIdentifierOf(JavaClass type) {
        String name = type.getPackageName();
        return name.equals(root) || name.startsWith(root + ".")
            ? SliceIdentifier.of(name)
            : SliceIdentifier.ignore();
      }

      @Override
      public String getDescription() {
        return "packages of " + root;
      }
    };
  }
}
