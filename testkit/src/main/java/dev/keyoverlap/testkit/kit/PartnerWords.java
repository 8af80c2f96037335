package dev.keyoverlap.testkit.kit;

import dev.keyoverlap.procedure.Procedure;
import dev.keyoverlap.procedure.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A renewal in the words of the partner: "you" and "the sender", and only what both notice. */
final class PartnerWords {

  private PartnerWords() {}

  /** The steps of a procedure that renews the sender's signing key. */
  static List<String> ofSigning(Procedure procedure) {
    return procedure.steps().stream().map(PartnerWords::signing).flatMap(Optional::stream).toList();
  }

  /** The steps of a procedure that renews the key pair that the partner decrypts with. */
  static List<String> ofEncrypting(Procedure procedure) {
    List<String> words = new ArrayList<>();
    procedure.steps().stream()
        .map(PartnerWords::encrypting)
        .flatMap(Optional::stream)
        .forEach(words::add);
    return words;
  }

  private static Optional<String> signing(Step step) {
    return Optional.ofNullable(
        switch (step.action()) {
          case AGREE_DOWNTIME -> "You and the sender agree on a time when no messages are sent.";
          case HAND_OVER -> "The sender sends you its new certificate.";
          case PAUSE -> "The sender stops sending messages.";
          case ACCEPT_BOTH -> "You trust the new certificate in addition to the old one.";
          case START_SECOND -> "The sender adds a second signature, by the new key.";
          case AWAIT_ARRIVAL ->
              "The sender waits until all messages with one signature have arrived.";
          case SWITCH -> "You replace the old certificate with the new one.";
          case ASSURE -> "You tell the sender that this is done.";
          case EXCHANGE -> "The sender signs only with the new key.";
          case RESUME -> "The sender sends messages again.";
          case REMOVE_OLD -> "You remove the old certificate when the sender asks you to.";
          default -> null;
        });
  }

  private static Optional<String> encrypting(Step step) {
    return Optional.ofNullable(
        switch (step.action()) {
          case PARTNER_CREATES -> "You create a new key pair.";
          case ACCEPT_BOTH -> "You let your system decrypt with both keys.";
          case AGREE_DOWNTIME -> "You and the sender agree on a time when no messages are sent.";
          case RECEIVE_CERTIFICATE -> "You send the new certificate to the sender.";
          case PAUSE -> "The sender stops sending messages.";
          case START_SECOND -> "The sender encrypts to both of your keys.";
          case AWAIT_ARRIVAL ->
              "The sender waits until all messages to the old key alone have arrived.";
          case SWITCH -> "You replace the old key pair with the new one.";
          case ASSURE -> "You tell the sender that this is done.";
          case EXCHANGE -> "The sender encrypts only to the new key.";
          case RESUME -> "The sender sends messages again.";
          case REMOVE_OLD -> "You remove the old key pair when the sender asks you to.";
          default -> null;
        });
  }
}
