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
 * The procedure for a key that somebody else may hold. It is not a case of the documentation: there
 * is no overlap, since nobody must accept the old key any longer.
 */
final class CompromiseProcedures {

  private static final String CASE = "compromised";

  private CompromiseProcedures() {}

  static Procedure of(UseCase useCase) {
    return useCase.isOwnKey() ? ours(useCase) : partners(useCase);
  }

  /** For a key that was replaced already: no messages are paused, and no key takes its place. */
  static Procedure ofOldKey(UseCase useCase) {
    return Procedure.with(CASE, useCase)
        .tenant("-", COMPROMISE)
        .says(Sentences.MARK_COMPROMISED)
        .tenant("-", TELL)
        .says(Sentences.TELL_COMPROMISED)
        .by(partner(useCase), "-", REMOVE_OLD)
        .says("Remove every remaining copy of the old key or certificate immediately.")
        .build();
  }

  private static Procedure ours(UseCase useCase) {
    return Procedure.with(CASE, useCase)
        .tenant("-", PAUSE)
        .says(Sentences.HOLD_BACK)
        .tenant("-", COMPROMISE)
        .says(Sentences.MARK_COMPROMISED)
        .tenant("-", TELL)
        .says(Sentences.TELL_COMPROMISED)
        .tenant("-", CREATE_KEY)
        .says("Create a new key pair and stage it.")
        .tenant("-", HAND_OVER)
        .says(
            "Send every partner the new certificate with its chain over a channel that the old "
                + "key does not protect.")
        .by(partner(useCase), "-", SWITCH)
        .says("Replace the old certificate with the new one immediately.")
        .tenant("-", EXCHANGE)
        .says("Activate the new key.")
        .tenant("-", RESUME)
        .says(Sentences.RESUME)
        .build();
  }

  /** The partner uses its new key only when we have the certificate: nothing is refused between. */
  private static Procedure partners(UseCase useCase) {
    return Procedure.with(CASE, useCase)
        .tenant("-", PAUSE)
        .says(Sentences.HOLD_BACK)
        .tenant("-", COMPROMISE)
        .says(Sentences.MARK_PARTNERS_COMPROMISED)
        .by(partner(useCase), "-", PARTNER_CREATES)
        .says("Create a new key pair, and stop using the old one.")
        .by(partner(useCase), "-", RECEIVE_CERTIFICATE)
        .says(Sentences.RECEIVE_CERTIFICATE_SAFELY)
        .tenant("-", EXCHANGE)
        .says(Sentences.ACTIVATE_CERTIFICATE_AFTER_COMPROMISE)
        .by(partner(useCase), "-", SWITCH)
        .says("Use the new key pair from now on.")
        .tenant("-", RESUME)
        .says(Sentences.RESUME_AND_ACCEPT)
        .build();
  }

  /** As an earlier version began it. */
  static Procedure partnersEarlier(UseCase useCase) {
    return Procedure.with(CASE, useCase)
        .tenant("-", PAUSE)
        .says(Sentences.HOLD_BACK)
        .tenant("-", COMPROMISE)
        .says(Sentences.MARK_PARTNERS_COMPROMISED)
        .by(partner(useCase), "-", SWITCH)
        .says("Create a new key pair, and use only the new one.")
        .by(partner(useCase), "-", RECEIVE_CERTIFICATE)
        .says(Sentences.RECEIVE_CERTIFICATE_SAFELY)
        .tenant("-", EXCHANGE)
        .says(Sentences.ACTIVATE_CERTIFICATE_AFTER_COMPROMISE)
        .tenant("-", RESUME)
        .says(Sentences.RESUME_AND_ACCEPT)
        .build();
  }

  private static Role partner(UseCase useCase) {
    return useCase.name().contains("INBOUND") || useCase == TLS_SENDER_CERTIFICATE
        ? SENDER_ADMINISTRATOR
        : RECEIVER_ADMINISTRATOR;
  }
}
