package dev.keyoverlap.examples.simulation;

import dev.keyoverlap.message.ReceiverRule;
import dev.keyoverlap.procedure.PartnerProfile;
import dev.keyoverlap.procedure.PartnerProfile.Count;
import dev.keyoverlap.procedure.Procedure;
import dev.keyoverlap.procedure.UseCase;

/** A kind of partner: our messages to it, and its abilities. */
@SuppressWarnings("ImmutableEnumChecker") // a profile does not change
enum PartnerClass {
  VERIFIES_WITH_SEVERAL(
      "verifies, several keys, all signatures",
      UseCase.CMS_SIGNER_OUTBOUND,
      PartnerProfile.ALL_HOLDING_SEVERAL),
  VERIFIES_ANY(
      "verifies, one key, any signature",
      UseCase.CMS_SIGNER_OUTBOUND,
      PartnerProfile.ANY_HOLDING_ONE),
  VERIFIES_FIRST(
      "verifies, one key, first signature",
      UseCase.CMS_SIGNER_OUTBOUND,
      verifying(ReceiverRule.FIRST)),
  VERIFIES_LAST(
      "verifies, one key, last signature",
      UseCase.CMS_SIGNER_OUTBOUND,
      verifying(ReceiverRule.LAST)),
  VERIFIES_ONE(
      "verifies, one key, exactly one signature",
      UseCase.CMS_SIGNER_OUTBOUND,
      PartnerProfile.AS_ABAP),
  VERIFIES_UNKNOWN(
      "verifies, nothing is known", UseCase.CMS_SIGNER_OUTBOUND, PartnerProfile.UNKNOWN),
  DECRYPTS_WITH_SEVERAL(
      "decrypts, several keys", UseCase.CMS_ENCRYPTOR_OUTBOUND, PartnerProfile.ALL_HOLDING_SEVERAL),
  DECRYPTS_WITH_ONE(
      "decrypts, one key, several recipients",
      UseCase.CMS_ENCRYPTOR_OUTBOUND,
      PartnerProfile.AS_ABAP),
  DECRYPTS_UNKNOWN(
      "decrypts, nothing is known", UseCase.CMS_ENCRYPTOR_OUTBOUND, PartnerProfile.UNKNOWN),
  SIGNS_WITH_SEVERAL("signs with two keys", UseCase.CMS_VERIFIER_INBOUND, sending(Count.SEVERAL)),
  SIGNS_WITH_ONE("signs with one key", UseCase.CMS_VERIFIER_INBOUND, sending(Count.ONE)),
  ENCRYPTS_TO_SEVERAL(
      "encrypts to two keys", UseCase.CMS_DECRYPTOR_INBOUND, sending(Count.SEVERAL)),
  ENCRYPTS_TO_ONE("encrypts to one key", UseCase.CMS_DECRYPTOR_INBOUND, sending(Count.ONE));

  private final String title;
  private final UseCase useCase;
  private final PartnerProfile profile;

  PartnerClass(String title, UseCase useCase, PartnerProfile profile) {
    this.title = title;
    this.useCase = useCase;
    this.profile = profile;
  }

  private static PartnerProfile verifying(ReceiverRule rule) {
    return PartnerProfile.builder().holds(Count.ONE).signatures(rule).build();
  }

  private static PartnerProfile sending(Count number) {
    return PartnerProfile.builder().sends(number).build();
  }

  String title() {
    return title;
  }

  UseCase useCase() {
    return useCase;
  }

  Procedure procedure() {
    return Procedure.of(useCase, profile);
  }

  /** Whether it holds one key, and forgets it when it gets another. */
  boolean holdsOne() {
    return profile.holds() != Count.SEVERAL && profile.sends() != Count.SEVERAL;
  }

  /** Whether it accepts a message with these results of its signatures, in their order. */
  boolean accepts(boolean... good) {
    boolean last = good[good.length - 1];
    return profile
        .rule()
        .map(rule -> accepts(rule, good[0], last))
        .orElse(good.length == 1 && last);
  }

  private static boolean accepts(ReceiverRule rule, boolean first, boolean last) {
    return switch (rule) {
      case ALL -> first && last;
      case ANY -> first || last;
      case FIRST -> first;
      case LAST -> last;
    };
  }
}
