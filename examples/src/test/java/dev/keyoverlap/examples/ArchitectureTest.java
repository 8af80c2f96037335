package dev.keyoverlap.examples;

import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The picture of the library: each room on its floor, and nobody knows a room on the same floor or
 * above. So there are no circles, and what lies beneath can be read and tested without the rest.
 */
class ArchitectureTest {

  private static final String OURS = "dev.keyoverlap";

  /** From the ground up; the root package is the empty name. */
  private static final List<List<String>> FLOORS =
      List.of(
          List.of(
              "algorithm",
              "internal.names",
              "internal.access",
              "internal.words",
              "internal.wrapping",
              "xmldsig.spec"),
          List.of("internal.device"),
          List.of("internal.key"),
          List.of("internal.pkcs12"),
          List.of("internal.keyfile"),
          List.of("key"),
          List.of(
              "cms.internal.provider", "following", "internal.reservation", "token", "wssec.spec"),
          List.of("ring"),
          List.of("internal.choice", "internal.transition", "message"),
          List.of("", "cms.spec", "usage", "internal.work", "procedure"),
          List.of("internal.files", "internal.path", "renewal", "store", "xmldsig.internal.xml"),
          List.of(
              "documents",
              "jdbc",
              "internal.revocation",
              "store.pkcs12",
              "tls",
              "xmldsig.internal.tape"),
          List.of("internal.judge", "wssec.internal.envelope"),
          List.of("cms.internal.syntax", "xmldsig.internal.algorithm"),
          List.of(
              "cms.internal.algorithm",
              "wssec.internal.protect",
              "wssec.internal.receive",
              "xmldsig.internal.signature"),
          List.of(
              "cms.internal.choice",
              "cms.internal.signer",
              "request",
              "wssec",
              "xmldsig.internal.sign"),
          List.of("cms.internal.envelope", "cms.internal.sign", "cms.internal.verify", "xmldsig"),
          List.of("cms.internal.decrypt"),
          List.of("cms", "testkit.fixture"),
          List.of("testkit", "testkit.kit"),
          List.of("testkit.internal", "testkit.junit"),
          List.of("spring", "spring.internal.settings", "spring.test"),
          List.of("spring.internal.keystore"),
          List.of(
              "spring.internal.actuate",
              "spring.internal.message",
              "spring.internal.test",
              "spring.internal.tls"),
          List.of("spring.internal.server"),
          List.of("camel"));

  /** Its packages; those of bcprov and bcutil begin otherwise. */
  private static final Pattern BCPKIX =
      Pattern.compile(
          "org\\.bouncycastle\\.(cert|cmc|cms|dvcs|eac|est|its|mime|mozilla|openssl|operator|pkcs|pkix"
              + "|tsp|voms)(\\..*)?");

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .withImportOption(place -> !place.contains("-tests.jar"))
          .importPackages(OURS)
          .that(
              DescribedPredicate.describe(
                  "of the library", type -> !room(type).matches("(examples|fixtures).*")));

  @Test
  void rooms_ofTheLibrary_areTheOnesOfThePicture() {
    assertThat(rooms())
        .as("each room has a floor, and no floor names a room that is not there")
        .containsExactlyInAnyOrderElementsOf(floors().keySet());
  }

  @Test
  void room_knowsOnly_roomsBeneathIt() {
    Map<String, Integer> floors = floors();
    Set<String> upwards = new TreeSet<>();
    int seen = 0;
    for (JavaClass type : CLASSES) {
      for (Dependency arrow : type.getDirectDependenciesFromSelf()) {
        JavaClass target = arrow.getTargetClass().getBaseComponentType();
        if (!target.getPackageName().startsWith(OURS) || room(type).equals(room(target))) {
          continue;
        }
        seen++;
        if (floors.get(room(target)) >= floors.get(room(type))) {
          upwards.add(type.getName() + " -> " + target.getName());
        }
      }
    }
    assertThat(seen).as("the search sees the library").isGreaterThan(1_000);
    assertThat(upwards).isEmpty();
  }

  @Test
  void publicSignature_outsideOfInternalRooms_namesNoInternalType() {
    List<String> found = new ArrayList<>();
    long seen = 0;
    for (JavaClass type : CLASSES) {
      if (isInternal(type) || !isReachable(type)) {
        continue;
      }
      for (JavaMember member : type.getMembers()) {
        if (!isForUsers(member)) {
          continue;
        }
        seen++;
        if (typesOf(member).anyMatch(ArchitectureTest::isInternal)) {
          found.add(member.getFullName());
        }
      }
    }
    assertThat(seen).as("the search sees the API").isGreaterThan(500);
    assertThat(found).isEmpty();
  }

  @Test
  void requestsAlone_knowBcpkix_soNoMessageWaitsForItsClasses() {
    Set<String> rooms = new TreeSet<>();
    for (JavaClass type : CLASSES) {
      for (Dependency arrow : type.getDirectDependenciesFromSelf()) {
        if (BCPKIX.matcher(arrow.getTargetClass().getPackageName()).matches()) {
          rooms.add(room(type));
        }
      }
    }
    // Tests wait for nothing.
    assertThat(rooms).containsExactly("request", "testkit");
  }

  /** So a message can be made with any source of keys, and none is changed on the way. */
  @Test
  void formats_andWhatTheyShare_knowTheRing_andNoRotation() {
    Set<String> rooms = new TreeSet<>();
    for (JavaClass type : CLASSES) {
      if (room(type).matches("(cms|xmldsig|wssec|message|usage|tls|store|internal)(\\..*)?")) {
        type.getDirectDependenciesFromSelf().stream()
            .map(arrow -> arrow.getTargetClass().getBaseComponentType())
            .filter(target -> target.getPackageName().startsWith(OURS))
            .map(ArchitectureTest::room)
            .filter(target -> target.isEmpty() || target.equals("ring"))
            .forEach(rooms::add);
      }
    }
    assertThat(rooms).containsExactly("ring");
  }

  /** What shows a renewal cannot change one, nor a keystore. */
  @Test
  void documents_knowTheStateOfARenewal_andNothingThatChangesOne() {
    Set<String> known = new TreeSet<>();
    for (JavaClass type : CLASSES) {
      if (room(type).equals("documents")) {
        type.getDirectDependenciesFromSelf().stream()
            .map(arrow -> arrow.getTargetClass().getBaseComponentType())
            .filter(target -> target.getPackageName().startsWith(OURS))
            .forEach(target -> known.add(target.getSimpleName()));
      }
    }
    assertThat(known).contains("RenewalState");
    assertThat(known).doesNotContain("Renewal", "Builder", "KeystoreRotation");
  }

  private static boolean isForUsers(JavaMember member) {
    Set<JavaModifier> modifiers = member.getModifiers();
    return (modifiers.contains(JavaModifier.PUBLIC) || modifiers.contains(JavaModifier.PROTECTED))
        && !modifiers.contains(JavaModifier.SYNTHETIC);
  }

  private static boolean isReachable(JavaClass type) {
    return type.getModifiers().contains(JavaModifier.PUBLIC)
        && type.getEnclosingClass().map(ArchitectureTest::isReachable).orElse(true);
  }

  private static Stream<JavaClass> typesOf(JavaMember member) {
    if (member instanceof JavaCodeUnit code) {
      return Stream.concat(
          code.getReturnType().getAllInvolvedRawTypes().stream(),
          code.getParameterTypes().stream()
              .flatMap(each -> each.getAllInvolvedRawTypes().stream()));
    }
    return ((JavaField) member).getType().getAllInvolvedRawTypes().stream();
  }

  private static boolean isInternal(JavaClass type) {
    return type.getPackageName().startsWith(OURS) && room(type).contains("internal");
  }

  private static Set<String> rooms() {
    return CLASSES.stream()
        .filter(type -> !type.getSimpleName().equals("package-info"))
        .map(ArchitectureTest::room)
        .collect(toCollection(TreeSet::new));
  }

  private static String room(JavaClass type) {
    String name = type.getBaseComponentType().getPackageName();
    return name.equals(OURS) ? "" : name.substring(OURS.length() + 1);
  }

  private static Map<String, Integer> floors() {
    Map<String, Integer> floors = new HashMap<>();
    for (int floor = 0; floor < FLOORS.size(); floor++) {
      for (String room : FLOORS.get(floor)) {
        floors.put(room, floor);
      }
    }
    return floors;
  }
}
