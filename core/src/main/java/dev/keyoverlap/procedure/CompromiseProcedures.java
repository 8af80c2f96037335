package dev.keyoverlap.procedure;

import static dev.keyoverlap.procedure.Action.COMPROMISE;
import static dev.keyoverlap.procedure.Action.CREATE_KEY;
import static dev.keyoverlap.procedure.Action.EXCHANGE;
import static dev.keyoverlap.procedure.Action.HAND_OVER;
import static dev.keyoverlap.procedure.Action.PARTNER_CREATES;
import static dev.keyoverlap.procedure.Action.PAUSE;
import static dev.keyoverlap.procedure.Action.RECEIVE_CERTIFICATE;
import static dev.keyoverlap.procedure.Action.REMOVE_OLD;
import static dev.keyoverlap.procedure.Action.RESUME;
import static dev.keyoverlap.procedure.Action.SWITCH;
import static dev.keyoverlap.procedure.Action.TELL;
import static dev.keyoverlap.procedure.Role.RECEIVER_ADMINISTRATOR;
import static dev.keyoverlap.procedure.Role.SENDER_ADMINISTRATOR;
import static dev.keyoverlap.procedure.UseCase.TLS_SENDER_CERTIFICATE;

/**
 * What to do when somebody else may hold the old key; not a case of the documentation: there is no
 * overlap, since nobody must accept the old key any longer.
 */
final class CompromiseProcedures {

  private static final String CASE = "compromised";

  private CompromiseProcedures() {}

  static Procedure of(UseCase useCase) {
    return useCase.isOwnKey() ? ours(useCase) : partners(useCase);
  }

  /** Where the key is out of use already: nothing stands still, and nothing takes its place. */
  static Procedure ofOldKey(UseCase useCase) {
    return Procedure.with(CASE, useCase)
        .tenant("-", COMPROMISE)
        .says("Take the old key out of every use, with every certificate for it.")
        .tenant("-", TELL)
        .says(
            "Tell every partner not to trust the old key any more, and have its certificate "
                + "revoked.")
        .by(partner(useCase), "-", REMOVE_OLD)
        .says("Remove what is left of the old key or certificate at once.")
        .build();
  }

  private static Procedure ours(UseCase useCase) {
    return Procedure.with(CASE, useCase)
        .tenant("-", PAUSE)
        .says("Hold back messages from now on.")
        .tenant("-", COMPROMISE)
        .says("Take the old key out of every use, with every certificate for it.")
        .tenant("-", TELL)
        .says(
            "Tell every partner not to trust the old key any more, and have its certificate "
                + "revoked.")
        .tenant("-", CREATE_KEY)
        .says("Make a new key pair, and stage it.")
        .tenant("-", HAND_OVER)
        .says(
            "Give every partner the new certificate with its chain, by a way that does not rest "
                + "on the old key.")
        .by(partner(useCase), "-", SWITCH)
        .says("Remove the old certificate at once, and use the new one.")
        .tenant("-", EXCHANGE)
        .says("Activate the new key.")
        .tenant("-", RESUME)
        .says("Send again, with the new key.")
        .build();
  }

  /** The partner uses its new key only when we have the certificate: nothing is refused between. */
  private static Procedure partners(UseCase useCase) {
    return Procedure.with(CASE, useCase)
        .tenant("-", PAUSE)
        .says("Hold back messages from now on.")
        .tenant("-", COMPROMISE)
        .says("Take the partner's old certificate out of every use.")
        .by(partner(useCase), "-", PARTNER_CREATES)
        .says("Make a new key pair, and use the old one no more.")
        .by(partner(useCase), "-", RECEIVE_CERTIFICATE)
        .says(
            "Give the tenant administrator the new certificate by a way that does not rest on the "
                + "old key, who stages it.")
        .tenant("-", EXCHANGE)
        .says("Activate the new certificate.")
        .by(partner(useCase), "-", SWITCH)
        .says("Use the new key pair from now on.")
        .tenant("-", RESUME)
        .says("Send again, and accept what the new key signed.")
        .build();
  }

  /** As an earlier version began it. */
  static Procedure partnersEarlier(UseCase useCase) {
    return Procedure.with(CASE, useCase)
        .tenant("-", PAUSE)
        .says("Hold back messages from now on.")
        .tenant("-", COMPROMISE)
        .says("Take the partner's old certificate out of every use.")
        .by(partner(useCase), "-", SWITCH)
        .says("Make a new key pair, and use the new one only.")
        .by(partner(useCase), "-", RECEIVE_CERTIFICATE)
        .says(
            "Give the tenant administrator the new certificate by a way that does not rest on the "
                + "old key, who stages it.")
        .tenant("-", EXCHANGE)
        .says("Activate the new certificate.")
        .tenant("-", RESUME)
        .says("Send again, and accept what the new key signed.")
        .build();
  }

  private static Role partner(UseCase useCase) {
    return useCase.name().contains("INBOUND") || useCase == TLS_SENDER_CERTIFICATE
        ? SENDER_ADMINISTRATOR
        : RECEIVER_ADMINISTRATOR;
  }
}
