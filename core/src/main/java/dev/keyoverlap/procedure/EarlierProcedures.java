package dev.keyoverlap.procedure;

import static dev.keyoverlap.procedure.Action.ACCEPT_BOTH;
import static dev.keyoverlap.procedure.Action.ASSURE;
import static dev.keyoverlap.procedure.Action.AWAIT_ARRIVAL;
import static dev.keyoverlap.procedure.Action.AWAIT_LAST_DAY;
import static dev.keyoverlap.procedure.Action.CONFIGURE;
import static dev.keyoverlap.procedure.Action.CREATE_KEY;
import static dev.keyoverlap.procedure.Action.EXCHANGE;
import static dev.keyoverlap.procedure.Action.HAND_OVER;
import static dev.keyoverlap.procedure.Action.KEEP_OLD;
import static dev.keyoverlap.procedure.Action.PARTNER_CREATES;
import static dev.keyoverlap.procedure.Action.PURGE;
import static dev.keyoverlap.procedure.Action.RECEIVE_CERTIFICATE;
import static dev.keyoverlap.procedure.Action.REMOVE_OLD;
import static dev.keyoverlap.procedure.Action.START_SECOND;
import static dev.keyoverlap.procedure.Action.SWITCH;
import static dev.keyoverlap.procedure.Action.TELL;
import static dev.keyoverlap.procedure.UseCase.CMS_ENCRYPTOR_OUTBOUND;
import static dev.keyoverlap.procedure.UseCase.CMS_SIGNER_OUTBOUND;
import static dev.keyoverlap.procedure.UseCase.PROVIDED_KEY_AUTOMATIC;
import static dev.keyoverlap.procedure.UseCase.PROVIDED_KEY_PREPARATION;
import static dev.keyoverlap.procedure.UseCase.PROVIDED_KEY_SEVERAL_USES;

import java.util.List;

/**
 * Procedures that have other steps by now. A renewal that an earlier version began by one of them
 * goes on by it: a number that was recorded must not come to mean another step. Nothing begins by
 * them any more.
 */
final class EarlierProcedures {

  static final Procedure CS2 =
      Procedure.with("CS2", CMS_SIGNER_OUTBOUND)
          .tenant("1-2", CREATE_KEY)
          .says(Sentences.CREATE_SECOND_KEY)
          .tenant("3", TELL)
          .says(Sentences.TELL_SECOND_ALIAS)
          .receiver("T5", ASSURE)
          .says(Sentences.CONFIRM_UNKNOWN_SIGNATURE)
          .developer("4", START_SECOND)
          .says(
              "Add the second alias to the signer, with the parameters of the first. Messages "
                  + "then carry two signatures, by the old and the new key.")
          .tenant("5", HAND_OVER)
          .says(Sentences.SEND_CERTIFICATE_AND_SAY_TWO)
          .job("T11", AWAIT_ARRIVAL)
          .says(Sentences.AWAIT_SINGLE_SIGNATURES)
          .receiver("6", SWITCH)
          .says(Sentences.SWITCH_VERIFYING)
          .receiver("7", ASSURE)
          .says(Sentences.CONFIRM_NEW_SIGNATURE_VERIFIED)
          .tenant("8", TELL)
          .says(Sentences.TELL_OLD_SIGNATURE_OBSOLETE)
          .developer("9,11", EXCHANGE)
          .says(Sentences.PROMOTE_KEY)
          .developer("10", TELL)
          .says(Sentences.TELL_ONE_SIGNATURE)
          .job("T12", KEEP_OLD)
          .says(Sentences.KEEP_SIGNING_KEY)
          .tenant("T12", PURGE)
          .says(Sentences.PURGE_KEY_PAIR)
          .build();

  static final Procedure CE2 =
      Procedure.with("CE2", CMS_ENCRYPTOR_OUTBOUND)
          .receiver("1", PARTNER_CREATES)
          .says(Sentences.PARTNER_CREATES_KEY)
          .receiver("2-3", RECEIVE_CERTIFICATE)
          .says(Sentences.RECEIVE_SECOND_CERTIFICATE)
          .tenant("4", TELL)
          .says(Sentences.TELL_SECOND_ALIAS)
          .developer("5", START_SECOND)
          .says(
              "Add the second alias to the encryptor. Messages are then encrypted to the old "
                  + "and to the new key.")
          .tenant("6", TELL)
          .says(Sentences.TELL_TWO_RECIPIENTS)
          .job("T11", AWAIT_ARRIVAL)
          .says(Sentences.AWAIT_SINGLE_RECIPIENTS)
          .receiver("7", SWITCH)
          .says(Sentences.SWITCH_DECRYPTING)
          .receiver("9", ASSURE)
          .says(Sentences.CONFIRM_NEW_KEY_DECRYPTS)
          .tenant("10", TELL)
          .says(Sentences.TELL_OLD_RECIPIENT_OBSOLETE)
          .developer("11,13", EXCHANGE)
          .says(Sentences.PROMOTE_RECIPIENT)
          .developer("12", TELL)
          .says(Sentences.TELL_ONE_RECIPIENT)
          .job("T12", KEEP_OLD)
          .says(Sentences.KEEP_PARTNERS_KEY)
          .receiver("8", REMOVE_OLD)
          .says(Sentences.PARTNER_REMOVES_KEY)
          .tenant("T12", PURGE)
          .says(Sentences.PURGE_CERTIFICATE)
          .build();

  static final Procedure SK1 =
      Procedure.with("SK1", PROVIDED_KEY_PREPARATION)
          .platform("1", CREATE_KEY)
          .says(Sentences.PREPARE_KEY)
          .tenant("2", CONFIGURE)
          .says(Sentences.CHECK_STAGED_KEY)
          .platform("3", TELL)
          .says(Sentences.TELL_KEY_READY)
          .tenant("4-5", HAND_OVER)
          .says(
              "Send all partners the new certificate with its chain. Agree on a downtime with "
                  + "those that need one.")
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

  static final Procedure SK3 =
      Procedure.with("SK3", PROVIDED_KEY_AUTOMATIC)
          .platform("T28", CREATE_KEY)
          .says(Sentences.CREATE_PROVIDED_KEY)
          .job("1a", AWAIT_LAST_DAY)
          .says(Sentences.AWAIT_LAST_DAY)
          .job("1b", EXCHANGE)
          .says(Sentences.ACTIVATE_IF_LATER)
          .job("T12", KEEP_OLD)
          .says(Sentences.KEEP_KEY_OF_SEVERAL_USES)
          .tenant("T12", PURGE)
          .says(Sentences.PURGE_KEY_PAIR)
          .build();

  static final Procedure SK5 =
      Procedure.with("SK5", PROVIDED_KEY_SEVERAL_USES)
          .platform("T22", CREATE_KEY)
          .says(Sentences.CREATE_PROVIDED_KEY_OF_SEVERAL_USES)
          .tenant("1a", HAND_OVER)
          .says(Sentences.SEND_TO_ALL)
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

  static final List<Procedure> ALL = List.of(CS2, CE2, SK1, SK3, SK5);

  private EarlierProcedures() {}
}
