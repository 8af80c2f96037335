package dev.keyoverlap.procedure;

import static dev.keyoverlap.procedure.Action.ACCEPT_BOTH;
import static dev.keyoverlap.procedure.Action.COMPROMISE;
import static dev.keyoverlap.procedure.Action.DRAIN;
import static dev.keyoverlap.procedure.Action.EXCHANGE;
import static dev.keyoverlap.procedure.Action.KEEP_OLD;
import static dev.keyoverlap.procedure.Action.PAUSE;
import static dev.keyoverlap.procedure.Action.PURGE;
import static dev.keyoverlap.procedure.Action.RESUME;
import static dev.keyoverlap.procedure.Action.START_SECOND;
import static dev.keyoverlap.procedure.Action.SWITCH;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.keyoverlap.procedure.Action.Kind;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The procedures are those of the table: every case, every step, whose it is, and the downtimes.
 */
public class ProcedureTest {

  /** How many steps each case has in the documentation. */
  private static final Map<String, Integer> STEPS = new LinkedHashMap<>();

  static {
    put("CS1", 7, "CS2", 11, "CS3", 6, "CS4", 4, "CE1", 6, "CE2", 13, "CE3", 7, "CE4", 4);
    put("CV1", 7, "CV2", 8, "CD1", 6, "CD2", 6, "XS1", 7, "XS2", 12, "XV1", 8);
    put("WOS1", 7, "WOS2", 12, "WOE1", 6, "WOE2", 12, "WOV1", 8, "WOD1", 7);
    put("WIV1", 8, "WID1", 7, "WIS1", 7, "WIS2", 10, "WIE1", 6, "WIE2", 9);
    put("TT1", 9, "TT2", 11, "TC1", 9, "TC2", 11, "TR1", 8, "TL1", 6, "TS1", 10);
    put("SK1", 6, "SK2", 3, "SK3", 1, "SK4", 2, "SK5", 3, "SK6", 0);
  }

  private static final Pattern STEP_OF_CASE =
      Pattern.compile("(\\d+)(?:-(\\d+))?(?:\\.\\d)?[a-c]?");

  private static void put(Object... idsAndSteps) {
    for (int i = 0; i < idsAndSteps.length; i += 2) {
      STEPS.put((String) idsAndSteps[i], (Integer) idsAndSteps[i + 1]);
    }
  }

  static Collection<Procedure> all() {
    return Procedure.all();
  }

  public static Stream<Procedure> everyProcedure() {
    return Stream.of(
            Procedure.all().stream(),
            Stream.of(
                XmlProcedures.XV1_FIRST_NAMED,
                XmlProcedures.SECOND_SIGNATURE,
                WsProcedures.SECOND_SIGNATURE),
            ProvidedKeyProcedures.DOWNTIMES.stream(),
            Stream.of(UseCase.values()).map(Procedure::afterCompromise))
        .flatMap(procedures -> procedures);
  }

  @Test
  void procedures_areOneForEachOfThe40Cases() {
    assertThat(STEPS).hasSize(40);
    assertThat(Procedure.all())
        .extracting(Procedure::caseId)
        .containsExactlyElementsOf(STEPS.keySet());
    assertThat(STEPS.keySet())
        .allSatisfy(id -> assertThat(Procedure.named(id).caseId()).isEqualTo(id));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Procedure.named("CS5"))
        .withMessageStartingWith("There is no case 'CS5'. The cases are: CS1, CS2, ");
    assertThat(Procedure.named("wos2").caseId()).isEqualTo("WOS2");
  }

  @ParameterizedTest
  @MethodSource("all")
  void procedure_each_hasEveryStepOfItsCaseOnce(Procedure procedure) {
    List<Integer> found = new ArrayList<>();
    for (Step step : procedure.steps()) {
      if (Character.isDigit(step.basis().charAt(0))) {
        found.addAll(stepsOfCase(step));
      }
    }

    assertThat(new TreeSet<>(found))
        .containsExactlyElementsOf(
            IntStream.rangeClosed(1, STEPS.get(procedure.caseId())).boxed().toList());
    if (procedure.steps().stream().noneMatch(step -> step.basis().matches("\\d+(\\.\\d|[a-c])"))) {
      assertThat(found).doesNotHaveDuplicates();
    }
  }

  private static List<Integer> stepsOfCase(Step step) {
    return STEP_OF_CASE.matcher(step.basis()).results().flatMap(ProcedureTest::range).toList();
  }

  private static Stream<Integer> range(MatchResult match) {
    int first = Integer.parseInt(match.group(1));
    int last = match.group(2) == null ? first : Integer.parseInt(match.group(2));
    return IntStream.rangeClosed(first, last).boxed();
  }

  @ParameterizedTest
  @MethodSource("everyProcedure")
  void procedure_each_isNumberedAndFitsItsRoles(Procedure procedure) {
    List<Step> steps = procedure.steps();

    assertThat(steps)
        .extracting(Step::number)
        .containsExactlyElementsOf(IntStream.rangeClosed(1, steps.size()).boxed().toList());
    assertThat(steps).allSatisfy(step -> assertThat(step.caseId()).isEqualTo(procedure.caseId()));
    assertThat(steps).extracting(Step::rank).isSorted();
    assertThat(steps)
        .allSatisfy(
            step -> {
              if (step.action().kind() == Kind.PERFORM
                  && step.action() != Action.RECEIVE_CERTIFICATE) {
                assertThat(step.role().isOurs()).as(step.toString()).isTrue();
              }
              if (step.action().kind() == Kind.WAIT) {
                assertThat(step.role()).as(step.toString()).isEqualTo(Role.SCHEDULER);
              }
              assertThat(step.sentence()).endsWith(".");
            });
  }

  @ParameterizedTest
  @MethodSource("everyProcedure")
  void procedure_each_takesTheNewKeyBeforeItIsUsed(Procedure procedure) {
    List<Action> actions = procedure.steps().stream().map(Step::action).toList();

    assertThat(actions.stream().filter(Action::takesKey).count()).isLessThanOrEqualTo(1);
    if (actions.contains(EXCHANGE)) {
      assertThat(actions).anyMatch(Action::takesKey);
      assertThat(firstTaking(actions)).isLessThan(actions.indexOf(EXCHANGE));
    }
    if (actions.contains(START_SECOND)) {
      assertThat(firstTaking(actions)).isLessThan(actions.indexOf(START_SECOND));
      assertThat(actions.indexOf(START_SECOND)).isLessThan(actions.indexOf(EXCHANGE));
    }
    if (actions.contains(PAUSE)) {
      assertThat(actions.indexOf(PAUSE)).isLessThan(actions.indexOf(EXCHANGE));
      assertThat(actions.indexOf(EXCHANGE)).isLessThan(actions.indexOf(RESUME));
      assertThat(actions.indexOf(SWITCH)).isLessThan(actions.indexOf(RESUME));
      assertThat(actions.contains(DRAIN) || actions.contains(COMPROMISE)).isTrue();
    }
    if (actions.contains(PURGE)) {
      assertThat(actions.indexOf(KEEP_OLD)).isLessThan(actions.indexOf(PURGE));
      assertThat(actions.indexOf(EXCHANGE)).isLessThan(actions.indexOf(KEEP_OLD));
    }
  }

  private static int firstTaking(List<Action> actions) {
    return IntStream.range(0, actions.size())
        .filter(i -> actions.get(i).takesKey())
        .findFirst()
        .orElseThrow();
  }

  @Test
  void requiresDowntime_computedFromTheSteps_isWhatTheTableSays() {
    assertThat(Procedure.all().stream().filter(Procedure::requiresDowntime).map(Procedure::caseId))
        .containsExactly("CS4", "CE4", "XS2", "WOS2", "WOE2", "WIS2", "WIE2", "TT2", "TC2");
  }

  @Test
  void usesSecondAlias_holdsForTheCasesWithTwoKeysInUse() {
    assertThat(Procedure.all().stream().filter(Procedure::usesSecondAlias).map(Procedure::caseId))
        .containsExactly("CS2", "CS3", "CE2", "CE3", "CV2", "XV1", "WOV1", "WIV1", "TR1", "TS1");
  }

  @ParameterizedTest
  @EnumSource(UseCase.class)
  void procedure_ofAnUnknownPartner_isTheOneWithADowntimeWhereThereIsOne(UseCase useCase) {
    boolean hasOne =
        Stream.concat(Procedure.all().stream(), ProvidedKeyProcedures.DOWNTIMES.stream())
            .anyMatch(other -> other.useCase() == useCase && other.requiresDowntime());

    assertThat(Procedure.of(useCase, PartnerProfile.UNKNOWN).requiresDowntime()).isEqualTo(hasOne);
    assertThat(
            Procedure.of(useCase, PartnerProfile.UNKNOWN, SecondAlias.INTRODUCED)
                .requiresDowntime())
        .isEqualTo(hasOne);
  }

  @ParameterizedTest
  @EnumSource(UseCase.class)
  void procedure_ofAPartnerWhoHoldsBoth_needsNoDowntime(UseCase useCase) {
    Procedure procedure = Procedure.of(useCase, PartnerProfile.ALL_HOLDING_SEVERAL);

    assertThat(procedure.requiresDowntime()).isFalse();
    assertThat(procedure.useCase()).isEqualTo(useCase);
  }

  @ParameterizedTest
  @EnumSource(UseCase.class)
  void procedure_afterACompromise_hasNoOverlapForAnyUse(UseCase useCase) {
    Procedure procedure = Procedure.afterCompromise(useCase);

    assertThat(procedure.requiresDowntime()).isTrue();
    assertThat(procedure.steps())
        .extracting(Step::action)
        .contains(COMPROMISE, EXCHANGE, SWITCH)
        .doesNotContain(ACCEPT_BOTH, KEEP_OLD, START_SECOND);
  }

  @Test
  void case_each_isChosenForSomePartner() {
    List<PartnerProfile> partners =
        List.of(
            PartnerProfile.UNKNOWN,
            PartnerProfile.AS_ABAP,
            PartnerProfile.ALL_HOLDING_SEVERAL,
            PartnerProfile.ANY_HOLDING_ONE,
            PartnerProfile.builder().sends(PartnerProfile.Count.SEVERAL).namesSigner().build());

    assertThat(
            partners.stream()
                .flatMap(
                    partner ->
                        Stream.of(UseCase.values())
                            .flatMap(
                                use ->
                                    Stream.of(SecondAlias.values())
                                        .map(second -> Procedure.of(use, partner, second))))
                .map(Procedure::caseId)
                .collect(Collectors.toSet()))
        .containsAll(STEPS.keySet());
  }

  @Test
  void procedure_printed_tellsEachStep() {
    assertThat(Procedure.named("CS1").toString())
        .startsWith("CS1\n1. tenant administrator: Create a new key pair")
        .contains("\n3. receiver administrator: Trust the new certificate");
    assertThat(Procedure.named("CS1").roles())
        .containsExactly(Role.TENANT_ADMINISTRATOR, Role.RECEIVER_ADMINISTRATOR, Role.SCHEDULER);
    assertThat(Procedure.named("CS1").step(5).action()).isEqualTo(EXCHANGE);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Procedure.named("CS1").step(10))
        .withMessageContaining("CS1 has no step 10. It has steps 1 to 9.");
  }
}
