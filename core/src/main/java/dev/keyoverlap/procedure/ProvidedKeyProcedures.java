package dev.keyoverlap.procedure;

import static dev.keyoverlap.procedure.Action.ACCEPT_BOTH;
import static dev.keyoverlap.procedure.Action.AGREE_DOWNTIME;
import static dev.keyoverlap.procedure.Action.ASK;
import static dev.keyoverlap.procedure.Action.ASSURE;
import static dev.keyoverlap.procedure.Action.AWAIT_LAST_DAY;
import static dev.keyoverlap.procedure.Action.CONFIGURE;
import static dev.keyoverlap.procedure.Action.CREATE_KEY;
import static dev.keyoverlap.procedure.Action.DRAIN;
import static dev.keyoverlap.procedure.Action.EXCHANGE;
import static dev.keyoverlap.procedure.Action.HAND_OVER;
import static dev.keyoverlap.procedure.Action.KEEP_OLD;
import static dev.keyoverlap.procedure.Action.PAUSE;
import static dev.keyoverlap.procedure.Action.PURGE;
import static dev.keyoverlap.procedure.Action.REMOVE_OLD;
import static dev.keyoverlap.procedure.Action.RESTORE;
import static dev.keyoverlap.procedure.Action.RESUME;
import static dev.keyoverlap.procedure.Action.SWITCH;
import static dev.keyoverlap.procedure.Action.TELL;
import static dev.keyoverlap.procedure.UseCase.PROVIDED_KEY_ACTIVATION;
import static dev.keyoverlap.procedure.UseCase.PROVIDED_KEY_AUTOMATIC;
import static dev.keyoverlap.procedure.UseCase.PROVIDED_KEY_EVERY_USE;
import static dev.keyoverlap.procedure.UseCase.PROVIDED_KEY_PREPARATION;
import static dev.keyoverlap.procedure.UseCase.PROVIDED_KEY_RESTORED;
import static dev.keyoverlap.procedure.UseCase.PROVIDED_KEY_SEVERAL_USES;

import java.util.List;
import java.util.Optional;

/**
 * The six cases of key pairs that the platform provides, and prepares before they expire. Three of
 * them have a variant for systems that do not cope with two keys, or may not.
 */
final class ProvidedKeyProcedures {

  static final Procedure SK1 =
      preparedAndAsked()
          .tenant("4-5", HAND_OVER)
          .says(Sentences.SEND_TO_ALL)
          .receiver("6a", ACCEPT_BOTH)
          .says(Sentences.FOLLOW_EACH_USE)
          .sender("6b", ACCEPT_BOTH)
          .inAnyOrder()
          .says(Sentences.FOLLOW_EACH_USE)
          .tenant("6c", EXCHANGE)
          .says(Sentences.ACTIVATE_KEY)
          .job("T12", KEEP_OLD)
          .says(Sentences.KEEP_KEY_OF_SEVERAL_USES)
          .tenant("T12", PURGE)
          .says(Sentences.PURGE_KEY_PAIR)
          .build();

  static final Procedure SK1_DOWNTIME = inADowntime(preparedAndAsked(), "4-5", "6");

  static final Procedure SK2 =
      Procedure.with("SK2", PROVIDED_KEY_ACTIVATION)
          .platform("T22", CREATE_KEY)
          .says("Create a new key pair and stage it under the same alias. It decrypts from now on.")
          // T22, T29: the old key stays, found by its own identity, and goes on decrypting.
          .tenant("1-3", EXCHANGE)
          .says("Activate the staged key. It replaces the active key, which is kept.")
          .job("T12", KEEP_OLD)
          .says(Sentences.KEEP_KEY_OF_SEVERAL_USES)
          .tenant("T12", PURGE)
          .says(Sentences.PURGE_KEY_PAIR)
          .build();

  static final Procedure SK3 =
      automaticAndAsked()
          .job("1a", AWAIT_LAST_DAY)
          .says(Sentences.AWAIT_LAST_DAY)
          .job("1b", EXCHANGE)
          .says(Sentences.ACTIVATE_IF_LATER)
          .job("T12", KEEP_OLD)
          .says(Sentences.KEEP_KEY_OF_SEVERAL_USES)
          .tenant("T12", PURGE)
          .says(Sentences.PURGE_KEY_PAIR)
          .build();

  static final Procedure SK3_DOWNTIME = inADowntime(automaticAndAsked(), "1a", "1b");

  static final Procedure SK4 =
      Procedure.with("SK4", PROVIDED_KEY_RESTORED)
          // T28: put into use at once, and never staged: no job can activate it later by itself.
          .tenant("1-2", RESTORE)
          .says(
              "Restore the retained key under its alias. It replaces the active key, which is "
                  + "kept.")
          .build();

  static final Procedure SK5 =
      severalUsesAsked()
          .tenant("1a", HAND_OVER)
          .says(Sentences.SEND_TO_ALL)
          // T20, T21: who encrypts needs public keys, and so it is the senders who encrypt to both.
          .sender("1b", ACCEPT_BOTH)
          .says(Sentences.ENCRYPT_TO_BOTH)
          .receiver("1c", ACCEPT_BOTH)
          .inAnyOrder()
          .says(Sentences.ACCEPT_BOTH_USES)
          .tenant("2", EXCHANGE)
          .says(Sentences.ACTIVATE_FOR_ALL_USES)
          .tenant("3a", TELL)
          .says(Sentences.TELL_ALL_KEY_ACTIVE)
          .job("T12", KEEP_OLD)
          .says(Sentences.KEEP_KEY_OF_SEVERAL_USES)
          .sender("3b", REMOVE_OLD)
          .says(Sentences.REMOVE_CERTIFICATE)
          .receiver("3c", REMOVE_OLD)
          .inAnyOrder()
          .says(Sentences.REMOVE_CERTIFICATE)
          .tenant("T12", PURGE)
          .says(Sentences.PURGE_KEY_PAIR)
          .build();

  static final Procedure SK5_DOWNTIME = inADowntime(severalUsesAsked(), "1a", "2");

  static final Procedure SK6 =
      Procedure.with("SK6", PROVIDED_KEY_EVERY_USE)
          // T27: the documentation's list has a use of a partner's key, and lacks two of our own.
          .tenant("T27a", CONFIGURE)
          .says("List the uses of the key: signing, decrypting, client authentication.")
          .tenant("T27b", CONFIGURE)
          .says("Renew the key by the procedures of all these uses together.")
          .build();

  static final List<Procedure> ALL = List.of(SK1, SK2, SK3, SK4, SK5, SK6);

  /** The same cases with a downtime, if the answers require one. */
  static final List<Procedure> DOWNTIMES = List.of(SK1_DOWNTIME, SK3_DOWNTIME, SK5_DOWNTIME);

  private ProvidedKeyProcedures() {}

  /** The other one of the two that begin in the same way and differ after the answers. */
  static Optional<Procedure> asAnswered(Procedure procedure, boolean everybodyCopes) {
    return (everybodyCopes ? ALL : DOWNTIMES)
        .stream().filter(one -> one.useCase() == procedure.useCase()).findFirst();
  }

  private static Procedure.Builder preparedAndAsked() {
    return Procedure.with("SK1", PROVIDED_KEY_PREPARATION)
        .platform("1", CREATE_KEY)
        .says(Sentences.PREPARE_KEY)
        .tenant("2", CONFIGURE)
        .says(Sentences.CHECK_STAGED_KEY)
        .platform("3", TELL)
        .says(Sentences.TELL_KEY_READY)
        .tenant("T23", ASK)
        .says(Sentences.ASK_ALL);
  }

  private static Procedure.Builder automaticAndAsked() {
    return Procedure.with("SK3", PROVIDED_KEY_AUTOMATIC)
        .platform("T28", CREATE_KEY)
        .says(Sentences.CREATE_PROVIDED_KEY)
        .tenant("T23", ASK)
        .says(Sentences.ASK_ALL);
  }

  private static Procedure.Builder severalUsesAsked() {
    return Procedure.with("SK5", PROVIDED_KEY_SEVERAL_USES)
        .platform("T22", CREATE_KEY)
        .says(Sentences.CREATE_PROVIDED_KEY_OF_SEVERAL_USES)
        .tenant("T23", ASK)
        .says(Sentences.ASK_ALL);
  }

  /** T23: with one who does not cope, or of whom nobody knows, there is a downtime. */
  private static Procedure inADowntime(
      Procedure.Builder asked, String handedOver, String exchanged) {
    return asked
        .tenant("T23", AGREE_DOWNTIME)
        .says("Agree with the administrators of all partners on a time when no messages are sent.")
        .tenant(handedOver, HAND_OVER)
        .says(Sentences.SEND_TO_ALL)
        .tenant("T8", PAUSE)
        .says("Hold back every message and every call from now on.")
        .tenant("T8", DRAIN)
        .says("Wait until no message made with the old key is in flight.")
        // Before the exchange, from which on the old key is kept for what is in flight to it.
        .sender("T22", SWITCH)
        .says(Sentences.SWITCH_ENCRYPTING)
        .tenant(exchanged, EXCHANGE)
        .says(Sentences.ACTIVATE_FOR_ALL_USES)
        .receiver("T8", SWITCH)
        .inAnyOrder()
        .says(Sentences.REPLACE_CERTIFICATE)
        .receiver("T8", ASSURE)
        .says("Confirm that the new key is expected.")
        .tenant("T8", RESUME)
        .says(Sentences.RESUME)
        .job("T12", KEEP_OLD)
        .says(Sentences.KEEP_KEY_OF_SEVERAL_USES)
        .tenant("T12", PURGE)
        .says(Sentences.PURGE_KEY_PAIR)
        .build();
  }
}
