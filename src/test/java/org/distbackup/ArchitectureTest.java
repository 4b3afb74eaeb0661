package org.distbackup;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaAccess.Predicates.targetOwner;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.conditions.ArchConditions.callMethodWhere;
import static com.tngtech.archunit.lang.conditions.ArchConditions.never;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.time.Clock;
import java.time.InstantSource;
import java.time.temporal.TemporalAccessor;
import java.util.Date;
import java.util.List;
import java.util.stream.Stream;
import org.distbackup.shard.ShardFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The layers of the tree, as its package-info files tell them. */
class ArchitectureTest {
  private static final JavaClasses MAIN =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("org.distbackup");

  private static final List<String> CODECS =
      List.of("chunk", "compress", "hash", "seal", "pack", "erasure");
  private static final List<String> PLAIN =
      List.of(
          "vector",
          "shard",
          "key",
          "snapshot",
          "index",
          "placement",
          "durable",
          "id",
          "failure",
          "select",
          "retention",
          "engine");

  private static String in(String name) {
    return "org.distbackup." + name + "..";
  }

  private static String[] in(Stream<String> names) {
    return names.map(ArchitectureTest::in).toArray(String[]::new);
  }

  @Test
  void allPackagesAreLookedAt() {
    assertThat(MAIN.size()).isGreaterThan(200);
    for (var name : Stream.concat(CODECS.stream(), PLAIN.stream()).toList()) {
      assertThat(MAIN.containPackage("org.distbackup." + name)).as(name).isTrue();
    }
  }

  @Test
  void codecsFormatsAndTheEngineArePlainJava() {
    noClasses()
        .that()
        .resideInAnyPackage(in(Stream.concat(CODECS.stream(), PLAIN.stream())))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.apache.pekko..", "scala..")
        .check(MAIN);
  }

  @ParameterizedTest
  @ValueSource(strings = {"chunk", "compress", "hash", "seal", "pack", "erasure"})
  void aCodecKnowsOfOursOnlyIdentifiers(String codec) {
    noClasses()
        .that()
        .resideInAPackage(in(codec))
        .should()
        .dependOnClassesThat(
            resideInAnyPackage("org.distbackup..")
                .and(not(resideInAnyPackage(in(Stream.of(codec, "id", "vector"))))))
        .check(MAIN);
  }

  @ParameterizedTest
  @ValueSource(strings = {"monitor", "storage", "client"})
  void theRolesMeetInMessagesOnly(String role) {
    noClasses()
        .that()
        .resideInAPackage(in(role))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            in(Stream.of("monitor", "storage", "client").filter(other -> !other.equals(role))))
        .check(MAIN);
  }

  @Test
  void shardFilesAreTouchedByTheStorageAlone() {
    classes()
        .that()
        .areAssignableTo(ShardFile.class)
        .should()
        .onlyBeAccessed()
        .byAnyPackage(in(Stream.of("shard", "storage")))
        .check(MAIN);
    noClasses()
        .that()
        .resideOutsideOfPackages(in(Stream.of("storage", "node")))
        .should()
        .dependOnClassesThat()
        .resideInAPackage(in("storage"))
        .check(MAIN);
  }

  @Test
  void theNodeIsImportedByNobodyAndTheApiByItsTwoEnds() {
    noClasses()
        .that()
        .resideOutsideOfPackage(in("node"))
        .should()
        .dependOnClassesThat()
        .resideInAPackage(in("node"))
        .check(MAIN);
    noClasses()
        .that()
        .resideOutsideOfPackages(in(Stream.of("api", "cli", "node")))
        .should()
        .dependOnClassesThat()
        .resideInAPackage(in("api"))
        .check(MAIN);
  }

  @Test
  void onlyTheCommandLineAndNodeStartUpPrintOrExit() {
    var elsewhere = noClasses().that().resideOutsideOfPackages(in(Stream.of("cli", "node")));
    elsewhere
        .should()
        .accessField(System.class, "out")
        .orShould()
        .accessField(System.class, "err")
        .orShould()
        .callMethod(System.class, "exit", int.class)
        .orShould()
        .callMethod(Runtime.class, "exit", int.class)
        .orShould()
        .callMethod(Runtime.class, "halt", int.class)
        .orShould()
        .callMethod(Throwable.class, "printStackTrace")
        .check(MAIN);
  }

  private static final SliceAssignment ROOMS =
      new SliceAssignment() {
        @Override
        public SliceIdentifier getIdentifierOf(JavaClass one) {
          return SliceIdentifier.of(one.getPackageName());
        }

        @Override
        public String getDescription() {
          return "packages, those within others too";
        }
      };

  @Test
  void packagesHaveNoCycles() {
    slices().matching("org.distbackup.(*)..").should().beFreeOfCycles().check(MAIN);
    slices().assignedFrom(ROOMS).should().beFreeOfCycles().check(MAIN);
  }

  @Test
  void theFrontOfTheEngineIsKnownToNoneOfItsRooms() {
    noClasses()
        .that()
        .resideInAPackage("org.distbackup.engine.(*)..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.distbackup.engine")
        .check(MAIN);
  }

  @Test
  void theWayThereKnowsNothingOfTheWayBack() {
    noClasses()
        .that()
        .resideInAnyPackage(in(Stream.of("engine.backup", "engine.write")))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            in(Stream.of("engine.read", "engine.restore", "engine.dump", "engine.query")))
        .check(MAIN);
    noClasses()
        .that()
        .resideInAnyPackage(
            in(Stream.of("engine.read", "engine.restore", "engine.dump", "engine.query")))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(in(Stream.of("engine.backup", "engine.write")))
        .check(MAIN);
  }

  private static final DescribedPredicate<JavaMethodCall> ASKS_THE_WALL_CLOCK =
      DescribedPredicate.describe(
          "ask the wall clock",
          call ->
              call.getTarget().getName().equals("now")
                  && call.getTargetOwner().isAssignableTo(TemporalAccessor.class));

  private static final DescribedPredicate<JavaMethodCall> MAKES_A_SYSTEM_CLOCK =
      DescribedPredicate.describe(
          "make a system clock",
          call ->
              call.getTarget().getName().startsWith("system")
                  && targetOwner(assignableTo(InstantSource.class).or(assignableTo(Clock.class)))
                      .test(call));

  @Test
  void timeComesFromAnInjectedClock() {
    noClasses()
        .should()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callConstructor(Date.class)
        .check(MAIN);
    classes().should(never(callMethodWhere(ASKS_THE_WALL_CLOCK))).check(MAIN);
    classes()
        .that()
        .resideOutsideOfPackage(in("node"))
        .should(never(callMethodWhere(MAKES_A_SYSTEM_CLOCK)))
        .check(MAIN);
  }
}
