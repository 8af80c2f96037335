package dev.keyoverlap.procedure;

import static dev.keyoverlap.procedure.Action.ACCEPT_BOTH;
import static dev.keyoverlap.procedure.Action.AGREE_DOWNTIME;
import static dev.keyoverlap.procedure.Action.ASSURE;
import static dev.keyoverlap.procedure.Action.AWAIT_ARRIVAL;
import static dev.keyoverlap.procedure.Action.CONFIGURE;
import static dev.keyoverlap.procedure.Action.CREATE_KEY;
import static dev.keyoverlap.procedure.Action.DRAIN;
import static dev.keyoverlap.procedure.Action.EXCHANGE;
import static dev.keyoverlap.procedure.Action.HAND_OVER;
import static dev.keyoverlap.procedure.Action.KEEP_OLD;
import static dev.keyoverlap.procedure.Action.PARTNER_CREATES;
import static dev.keyoverlap.procedure.Action.PAUSE;
import static dev.keyoverlap.procedure.Action.PURGE;
import static dev.keyoverlap.procedure.Action.RECEIVE_CERTIFICATE;
import static dev.keyoverlap.procedure.Action.REMOVE_OLD;
import static dev.keyoverlap.procedure.Action.RESUME;
import static dev.keyoverlap.procedure.Action.START_SECOND;
import static dev.keyoverlap.procedure.Action.SWITCH;
import static dev.keyoverlap.procedure.Action.TELL;
import static dev.keyoverlap.procedure.UseCase.CMS_DECRYPTOR_INBOUND;
import static dev.keyoverlap.procedure.UseCase.CMS_ENCRYPTOR_OUTBOUND;
import static dev.keyoverlap.procedure.UseCase.CMS_SIGNER_OUTBOUND;
import static dev.keyoverlap.procedure.UseCase.CMS_VERIFIER_INBOUND;

import java.util.List;

/** The twelve cases of CMS messages: CS of the signer, CE encryptor, CV verifier, CD decryptor. */
final class CmsProcedures {

  static final Procedure CS1 =
      Procedure.with("CS1", CMS_SIGNER_OUTBOUND)
          .tenant("1", CREATE_KEY)
          .says(Sentences.CREATE_KEY)
          .tenant("2", HAND_OVER)
          .says(Sentences.SEND_CERTIFICATE)
          // T1: what the partner holds, and removes in the end, is a certificate.
          .receiver("3", ACCEPT_BOTH)
          .says(
              "Trust the new certificate in addition to the old one. Accept signatures by "
                  + "either key.")
          .receiver("4", ASSURE)
          .says("Confirm that signatures by either key are accepted.")
          .tenant("5", EXCHANGE)
          .says("Activate the new key under the same alias. Messages are then signed with it.")
          .tenant("6", TELL)
          .says("Tell the partner's administrator that messages are signed with the new key.")
          .job("T12", KEEP_OLD)
          .says(Sentences.KEEP_SIGNING_KEY)
          .receiver("7", REMOVE_OLD)
          .says("Remove the old certificate. Then only signatures by the new key are accepted.")
          .tenant("T12", PURGE)
          .says(Sentences.PURGE_KEY_PAIR)
          .build();

  static final Procedure CS2 =
      Procedure.with("CS2", CMS_SIGNER_OUTBOUND)
          .tenant("1-2", CREATE_KEY)
          .says(Sentences.CREATE_SECOND_KEY)
          .tenant("3", TELL)
          .says(Sentences.TELL_SECOND_ALIAS)
          .receiver("T5", ASSURE)
          .says(Sentences.CONFIRM_UNKNOWN_SIGNATURE)
          // T7: the second signature has the parameters of the first.
          .developer("4a", CONFIGURE)
          .says(
              "Add the second alias to the signer as an optional one, with the parameters of "
                  + "the first. Deploy the changed flow.")
          .tenant("4b", START_SECOND)
          .says(Sentences.ACTIVATE_SECOND_KEY)
          .tenant("5", HAND_OVER)
          .says(Sentences.SEND_CERTIFICATE_AND_SAY_TWO)
          // T11: a receiver of one key cannot read what has only the old signature any more.
          .job("T11", AWAIT_ARRIVAL)
          .says(Sentences.AWAIT_SINGLE_SIGNATURES)
          .receiver("6", SWITCH)
          .says(Sentences.SWITCH_VERIFYING)
          .receiver("7", ASSURE)
          .says(Sentences.CONFIRM_NEW_SIGNATURE_VERIFIED)
          .tenant("8", TELL)
          .says(Sentences.TELL_OLD_SIGNATURE_OBSOLETE)
          // T6: the new key takes over the first alias, so that the name stays what it was.
          .developer("9,11", EXCHANGE)
          .says(Sentences.PROMOTE_KEY)
          .developer("10", TELL)
          .says(Sentences.TELL_ONE_SIGNATURE)
          .job("T12", KEEP_OLD)
          .says(Sentences.KEEP_SIGNING_KEY)
          .tenant("T12", PURGE)
          .says(Sentences.PURGE_KEY_PAIR)
          .build();

  static final Procedure CS3 =
      Procedure.with("CS3", CMS_SIGNER_OUTBOUND)
          // T2: a second signature needs the private key, not only a certificate.
          .tenant("1", CREATE_KEY)
          .says(
              "Create a new key pair and stage it under the second alias, which the signer "
                  + "already names. No message is signed with it yet.")
          // T5: announced and agreed to before messages change.
          .tenant("3", HAND_OVER)
          .says(
              "Send the partner's administrator the new certificate with its chain. Announce "
                  + "that messages will carry two signatures.")
          .receiver("T5", ASSURE)
          .says(Sentences.CONFIRM_UNKNOWN_SIGNATURE)
          .tenant("2", START_SECOND)
          .says(Sentences.ACTIVATE_SECOND_KEY)
          // T11: a receiver of one key cannot read what has only the old signature any more.
          .job("T11", AWAIT_ARRIVAL)
          .says(Sentences.AWAIT_SINGLE_SIGNATURES)
          .receiver("4", SWITCH)
          .says(
              "Replace the old certificate with the new one, and adapt the configuration that "
                  + "depends on it.")
          .receiver("5", ASSURE)
          .says(Sentences.CONFIRM_NEW_SIGNATURE_VERIFIED)
          .tenant("6", EXCHANGE)
          .says(Sentences.PROMOTE_KEY)
          .job("T12", KEEP_OLD)
          .says(Sentences.KEEP_SIGNING_KEY)
          .tenant("T12", PURGE)
          .says(Sentences.PURGE_KEY_PAIR)
          .build();

  static final Procedure CS4 =
      Procedure.with("CS4", CMS_SIGNER_OUTBOUND)
          .tenant("1", CREATE_KEY)
          .says(Sentences.CREATE_KEY)
          .tenant("2", AGREE_DOWNTIME)
          .says(Sentences.AGREE_DOWNTIME)
          .tenant("3", HAND_OVER)
          .says(Sentences.SEND_CERTIFICATE)
          .tenant("T8", PAUSE)
          .says(Sentences.HOLD_BACK_SIGNED)
          .tenant("T8", DRAIN)
          .says(Sentences.DRAIN_SIGNED)
          // T8: nothing says which side comes first, and in the window it does not matter.
          .tenant("4.1", EXCHANGE)
          .says(Sentences.ACTIVATE_KEY)
          .receiver("4.2", SWITCH)
          .inAnyOrder()
          .says(Sentences.REPLACE_CERTIFICATE)
          .receiver("T8", ASSURE)
          .says(Sentences.CONFIRM_NEW_SIGNATURE_EXPECTED)
          .tenant("T8", RESUME)
          .says(Sentences.RESUME_SIGNED)
          .job("T12", KEEP_OLD)
          .says(Sentences.KEEP_SIGNING_KEY)
          .tenant("T12", PURGE)
          .says(Sentences.PURGE_KEY_PAIR)
          .build();

  static final Procedure CE1 =
      Procedure.with("CE1", CMS_ENCRYPTOR_OUTBOUND)
          .receiver("1", PARTNER_CREATES)
          .says(Sentences.PARTNER_CREATES_KEY)
          // T9: what a receiver does with encrypted messages is to decrypt them.
          .receiver("2", ACCEPT_BOTH)
          .says("Decrypt messages that are encrypted to the old or to the new key.")
          .receiver("3", RECEIVE_CERTIFICATE)
          .says(Sentences.RECEIVE_CERTIFICATE)
          .tenant("4", EXCHANGE)
          .says(
              "Activate the new certificate under the same alias. Messages are then encrypted "
                  + "to it.")
          .tenant("5", TELL)
          .says("Tell the partner's administrator that messages are encrypted to the new key.")
          .job("T12", KEEP_OLD)
          .says(Sentences.KEEP_PARTNERS_KEY)
          .receiver("6", REMOVE_OLD)
          .says(Sentences.PARTNER_REMOVES_KEY)
          .tenant("T12", PURGE)
          .says(Sentences.PURGE_CERTIFICATE)
          .build();

  static final Procedure CE2 =
      Procedure.with("CE2", CMS_ENCRYPTOR_OUTBOUND)
          .receiver("1", PARTNER_CREATES)
          .says(Sentences.PARTNER_CREATES_KEY)
          .receiver("2-3", RECEIVE_CERTIFICATE)
          .says(Sentences.RECEIVE_SECOND_CERTIFICATE)
          .tenant("4", TELL)
          .says(Sentences.TELL_SECOND_ALIAS)
          .developer("5a", CONFIGURE)
          .says(
              "Add the second alias to the encryptor as an optional one. Deploy the changed flow.")
          .tenant("5b", START_SECOND)
          .says(Sentences.ACTIVATE_SECOND_RECIPIENT)
          .tenant("6", TELL)
          .says(Sentences.TELL_TWO_RECIPIENTS)
          // T11: a receiver of one key cannot read what is for the old one alone any more.
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
          // T11: only now, since messages to the old key alone may still be in flight.
          .job("T12", KEEP_OLD)
          .says(Sentences.KEEP_PARTNERS_KEY)
          .receiver("8", REMOVE_OLD)
          .says(Sentences.PARTNER_REMOVES_KEY)
          .tenant("T12", PURGE)
          .says(Sentences.PURGE_CERTIFICATE)
          .build();

  static final Procedure CE3 =
      Procedure.with("CE3", CMS_ENCRYPTOR_OUTBOUND)
          .receiver("1", PARTNER_CREATES)
          .says(Sentences.PARTNER_CREATES_KEY)
          .receiver("2", RECEIVE_CERTIFICATE)
          .says(
              "Send the new certificate to the tenant administrator. The tenant administrator "
                  + "stages it under the second alias, which the encryptor already names.")
          .tenant("3", START_SECOND)
          .says(Sentences.ACTIVATE_SECOND_RECIPIENT)
          .tenant("4", TELL)
          .says(Sentences.TELL_TWO_RECIPIENTS)
          // T11: a receiver of one key cannot read what is for the old one alone any more.
          .job("T11", AWAIT_ARRIVAL)
          .says(Sentences.AWAIT_SINGLE_RECIPIENTS)
          .receiver("5", SWITCH)
          .says(Sentences.SWITCH_DECRYPTING)
          .receiver("6", ASSURE)
          .says(Sentences.CONFIRM_NEW_KEY_DECRYPTS)
          .tenant("7", EXCHANGE)
          .says(Sentences.PROMOTE_RECIPIENT)
          .job("T12", KEEP_OLD)
          .says(Sentences.KEEP_PARTNERS_KEY)
          .receiver("T11", REMOVE_OLD)
          .says(Sentences.PARTNER_REMOVES_KEY)
          .tenant("T12", PURGE)
          .says(Sentences.PURGE_CERTIFICATE)
          .build();

  static final Procedure CE4 =
      Procedure.with("CE4", CMS_ENCRYPTOR_OUTBOUND)
          .receiver("1", PARTNER_CREATES)
          .says(Sentences.PARTNER_CREATES_KEY)
          .receiver("2", AGREE_DOWNTIME)
          .says("Agree with the tenant administrator on a time when no messages are sent.")
          .receiver("3", RECEIVE_CERTIFICATE)
          .says(Sentences.RECEIVE_CERTIFICATE)
          .tenant("T8", PAUSE)
          .says("Hold back encrypted messages from now on.")
          .tenant("T8", DRAIN)
          .says("Wait until no message encrypted to the old key is in flight.")
          .receiver("4.1", SWITCH)
          .says(Sentences.REPLACE_KEY_PAIR)
          .tenant("4.2", EXCHANGE)
          .inAnyOrder()
          .says(Sentences.ACTIVATE_CERTIFICATE)
          .receiver("T8", ASSURE)
          .says("Confirm that messages encrypted to the new key are expected.")
          .tenant("T8", RESUME)
          .says("Send messages again. They are now encrypted to the new key.")
          .job("T12", KEEP_OLD)
          .says(Sentences.KEEP_CERTIFICATE)
          .tenant("T12", PURGE)
          .says(Sentences.PURGE_CERTIFICATE)
          .build();

  static final Procedure CV1 =
      Procedure.with("CV1", CMS_VERIFIER_INBOUND)
          .sender("1", PARTNER_CREATES)
          .says(Sentences.PARTNER_CREATES_KEY)
          // T26: our verifier accepts a message of which it knows one signer, before and after.
          .sender("2", ACCEPT_BOTH)
          .says(
              "Sign with the old and with the new key, so that each message carries two "
                  + "signatures.")
          .sender("3", RECEIVE_CERTIFICATE)
          .says(Sentences.RECEIVE_CERTIFICATE)
          .tenant("4", EXCHANGE)
          .says(
              "Activate the new certificate under the same alias. The new key's signature is "
                  + "then verified. The old key's signature still is, too.")
          .tenant("5", TELL)
          .says("Tell the partner's administrator that the new key's signature is verified.")
          .sender("6", SWITCH)
          .says("Sign only with the new key.")
          .job("T12", KEEP_OLD)
          .says(Sentences.KEEP_VERIFYING_CERTIFICATE)
          .sender("7", REMOVE_OLD)
          .says(Sentences.PARTNER_REMOVES_KEY)
          .tenant("T12", PURGE)
          .says(Sentences.PURGE_CERTIFICATE)
          .build();

  static final Procedure CV2 =
      Procedure.with("CV2", CMS_VERIFIER_INBOUND)
          .sender("1", PARTNER_CREATES)
          .says(Sentences.PARTNER_CREATES_KEY)
          .sender("2", RECEIVE_CERTIFICATE)
          .says(Sentences.RECEIVE_VERIFYING_CERTIFICATE)
          .tenant("3", START_SECOND)
          .says(Sentences.ACTIVATE_SECOND_VERIFIER)
          .tenant("4", TELL)
          .says(Sentences.TELL_NEW_KEY_CAN_BE_USED)
          .sender("5", SWITCH)
          .says(Sentences.SWITCH_SIGNING)
          .sender("6", REMOVE_OLD)
          .says(Sentences.PARTNER_REMOVES_SIGNING_KEY)
          .sender("7", ASSURE)
          .says(Sentences.CONFIRM_ONLY_NEW_KEY_SIGNS)
          .tenant("T6", EXCHANGE)
          .says(Sentences.PROMOTE_VERIFIER)
          .job("T12", KEEP_OLD)
          .says(Sentences.KEEP_VERIFYING_CERTIFICATE)
          .tenant("8", PURGE)
          .says(Sentences.PURGE_CERTIFICATE)
          .build();

  static final Procedure CD1 =
      Procedure.with("CD1", CMS_DECRYPTOR_INBOUND)
          // T24: which key opens a message is found by its recipients, not by an alias.
          .tenant("1-2", CREATE_KEY)
          .says(Sentences.CREATE_DECRYPTING_KEY)
          .tenant("3", HAND_OVER)
          .says(Sentences.SEND_CERTIFICATE)
          .sender("4", SWITCH)
          .says(
              "Encrypt to the new certificate from now on, or to both certificates for some time.")
          .sender("5", ASSURE)
          .says("Confirm that messages are encrypted to the new certificate.")
          .tenant("T22", EXCHANGE)
          .says(Sentences.ACTIVATE_DECRYPTING_KEY)
          .job("T12", KEEP_OLD)
          .says(Sentences.KEEP_DECRYPTING_KEY)
          .tenant("6", PURGE)
          .says(Sentences.PURGE_KEY_PAIR)
          .build();

  static final Procedure CD2 = CD1.as("CD2", CMS_DECRYPTOR_INBOUND, role -> role);

  static final List<Procedure> ALL =
      List.of(CS1, CS2, CS3, CS4, CE1, CE2, CE3, CE4, CV1, CV2, CD1, CD2);

  private CmsProcedures() {}
}
