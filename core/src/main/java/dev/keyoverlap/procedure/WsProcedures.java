package dev.keyoverlap.procedure;

import static dev.keyoverlap.procedure.Action.ACCEPT_BOTH;
import static dev.keyoverlap.procedure.Action.AGREE_DOWNTIME;
import static dev.keyoverlap.procedure.Action.ASSURE;
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
import static dev.keyoverlap.procedure.Action.START_SENDING;
import static dev.keyoverlap.procedure.Action.STOP_SENDING;
import static dev.keyoverlap.procedure.Action.SWITCH;
import static dev.keyoverlap.procedure.Action.TELL;
import static dev.keyoverlap.procedure.Role.RECEIVER_ADMINISTRATOR;
import static dev.keyoverlap.procedure.Role.SENDER_ADMINISTRATOR;
import static dev.keyoverlap.procedure.UseCase.WS_REQUEST_DECRYPTOR_INBOUND;
import static dev.keyoverlap.procedure.UseCase.WS_REQUEST_ENCRYPTOR_OUTBOUND;
import static dev.keyoverlap.procedure.UseCase.WS_REQUEST_SIGNER_OUTBOUND;
import static dev.keyoverlap.procedure.UseCase.WS_REQUEST_VERIFIER_INBOUND;
import static dev.keyoverlap.procedure.UseCase.WS_RESPONSE_DECRYPTOR_OUTBOUND;
import static dev.keyoverlap.procedure.UseCase.WS_RESPONSE_ENCRYPTOR_INBOUND;
import static dev.keyoverlap.procedure.UseCase.WS_RESPONSE_SIGNER_INBOUND;
import static dev.keyoverlap.procedure.UseCase.WS_RESPONSE_VERIFIER_OUTBOUND;

import java.util.List;

/**
 * The twelve cases of WS-Security: WO of conversations that we begin, WI of those that come in; and
 * S signs, E encrypts, V verifies, D decrypts.
 */
final class WsProcedures {

  // T17: the documentation refers to "the same case" of a page that has four; these are meant.
  static final Procedure WOS1 =
      CmsProcedures.CS1.as("WOS1", WS_REQUEST_SIGNER_OUTBOUND, role -> role);

  static final Procedure WOS2 =
      XmlProcedures.XS2.as("WOS2", WS_REQUEST_SIGNER_OUTBOUND, role -> role);

  static final Procedure WOE1 =
      Procedure.with("WOE1", WS_REQUEST_ENCRYPTOR_OUTBOUND)
          .receiver("1", PARTNER_CREATES)
          .says(Sentences.PARTNER_CREATES_KEY)
          .receiver("2", ACCEPT_BOTH)
          .says("Decrypt requests that are encrypted to the old or to the new key.")
          .receiver("3", RECEIVE_CERTIFICATE)
          .says(
              "Send the new certificate to the tenant administrator, and confirm that both keys "
                  + "decrypt. The tenant administrator stages it under the alias.")
          .tenant("4", EXCHANGE)
          .says(
              "Activate the new certificate under the same alias. Requests are then encrypted "
                  + "to it.")
          .tenant("5", TELL)
          .says("Tell the partner's administrator that requests are encrypted to the new key.")
          .job("T12", KEEP_OLD)
          .says(Sentences.KEEP_PARTNERS_KEY)
          .receiver("6", REMOVE_OLD)
          .says(Sentences.PARTNER_REMOVES_KEY)
          .tenant("T12", PURGE)
          .says(Sentences.PURGE_CERTIFICATE)
          .build();

  static final Procedure WOE2 =
      Procedure.with("WOE2", WS_REQUEST_ENCRYPTOR_OUTBOUND)
          .receiver("1", PARTNER_CREATES)
          .says(Sentences.PARTNER_CREATES_KEY)
          .receiver("2", RECEIVE_CERTIFICATE)
          .says(Sentences.RECEIVE_CERTIFICATE)
          .tenant("3", AGREE_DOWNTIME)
          .says(Sentences.AGREE_DOWNTIME_OF_REQUESTS)
          .tenant("4", TELL)
          .says("Tell the integration developer to hold back encrypted requests.")
          .developer("5", PAUSE)
          .says("Hold back encrypted requests from now on.")
          .developer("T15", DRAIN)
          .says("Wait until no request encrypted to the old key is in flight.")
          .developer("6", TELL)
          .says(Sentences.TELL_NOTHING_SENT)
          .tenant("8", TELL)
          .says("Tell the partner's administrator that no encrypted requests are sent.")
          .tenant("7", EXCHANGE)
          .says(Sentences.ACTIVATE_CERTIFICATE)
          .receiver("9", SWITCH)
          .says(Sentences.REPLACE_KEY_PAIR)
          .receiver("10", ASSURE)
          .says("Confirm that requests encrypted to the new key are expected.")
          .tenant("11", TELL)
          .says("Tell the integration developer to send requests again.")
          .developer("12", RESUME)
          .says("Send requests again. They are now encrypted to the new key.")
          .job("T12", KEEP_OLD)
          .says(Sentences.KEEP_CERTIFICATE)
          .tenant("T12", PURGE)
          .says(Sentences.PURGE_CERTIFICATE)
          .build();

  static final Procedure WOV1 =
      Procedure.with("WOV1", WS_RESPONSE_VERIFIER_OUTBOUND)
          .receiver("1", PARTNER_CREATES)
          .says(Sentences.PARTNER_CREATES_KEY)
          // T25: the certificate verifies for this partner, which the second alias says.
          .receiver("2", RECEIVE_CERTIFICATE)
          .says(
              "Send the new certificate to the tenant administrator. The tenant administrator "
                  + "stages it under the second alias for this partner.")
          .tenant("3", START_SECOND)
          .says(Sentences.ACTIVATE_SECOND_VERIFIER)
          .tenant("4", TELL)
          .says(Sentences.TELL_NEW_KEY_CAN_BE_USED)
          .receiver("5", SWITCH)
          .says(Sentences.SWITCH_SIGNING)
          .receiver("6", REMOVE_OLD)
          .says(Sentences.PARTNER_REMOVES_SIGNING_KEY)
          .receiver("7", ASSURE)
          .says(Sentences.CONFIRM_ONLY_NEW_KEY_SIGNS)
          .tenant("T6", EXCHANGE)
          .says(Sentences.PROMOTE_VERIFIER)
          .job("T12", KEEP_OLD)
          .says(Sentences.KEEP_VERIFYING_CERTIFICATE)
          .tenant("8", PURGE)
          .says(Sentences.PURGE_CERTIFICATE)
          .build();

  static final Procedure WOD1 =
      Procedure.with("WOD1", WS_RESPONSE_DECRYPTOR_OUTBOUND)
          .tenant("1-2", CREATE_KEY)
          .says(Sentences.CREATE_DECRYPTING_KEY)
          .tenant("3", HAND_OVER)
          .says(
              "Send the partner's administrator the new certificate with its chain. Say that it "
                  + "can be used.")
          .receiver("4", SWITCH)
          .says(Sentences.SWITCH_ENCRYPTING)
          .receiver("5", REMOVE_OLD)
          .says("Remove the old certificate. No message is encrypted to it any longer.")
          .receiver("6", ASSURE)
          .says("Confirm that messages are encrypted only to the new certificate.")
          .tenant("T22", EXCHANGE)
          .says(Sentences.ACTIVATE_DECRYPTING_KEY)
          .job("T12", KEEP_OLD)
          .says(Sentences.KEEP_DECRYPTING_KEY)
          .tenant("7", PURGE)
          .says(Sentences.PURGE_KEY_PAIR)
          .build();

  static final Procedure WIV1 =
      WOV1.as("WIV1", WS_REQUEST_VERIFIER_INBOUND, WsProcedures::senderInsteadOfReceiver);

  static final Procedure WID1 =
      WOD1.as("WID1", WS_REQUEST_DECRYPTOR_INBOUND, WsProcedures::senderInsteadOfReceiver);

  static final Procedure WIS1 =
      CmsProcedures.CS1.as(
          "WIS1", WS_RESPONSE_SIGNER_INBOUND, WsProcedures::senderInsteadOfReceiver);

  static final Procedure WIS2 =
      Procedure.with("WIS2", WS_RESPONSE_SIGNER_INBOUND)
          .tenant("1", CREATE_KEY)
          .says(Sentences.CREATE_KEY)
          .tenant("2", HAND_OVER)
          .says(Sentences.SEND_CERTIFICATE)
          .tenant("3", AGREE_DOWNTIME)
          .says(Sentences.AGREE_DOWNTIME_OF_REQUESTS)
          .sender("4", STOP_SENDING)
          .says(Sentences.STOP_REQUESTS)
          // T15: drained before the partner's side changes, or what is in flight is lost.
          .tenant("7", DRAIN)
          .says("Wait until no response signed with the old key is in flight.")
          .tenant("T15", TELL)
          .says(Sentences.TELL_NO_RESPONSE_IN_FLIGHT)
          .sender("5", SWITCH)
          .says(Sentences.REPLACE_CERTIFICATE)
          .sender("6", ASSURE)
          .says(
              "Confirm that no requests are sent, and that signatures by the new key are expected.")
          .tenant("8", EXCHANGE)
          .says(Sentences.ACTIVATE_KEY)
          .tenant("9", TELL)
          .says("Tell the partner's administrator that responses are signed with the new key.")
          .sender("10", START_SENDING)
          .says(Sentences.START_REQUESTS)
          .job("T12", KEEP_OLD)
          .says(Sentences.KEEP_KEY)
          .tenant("T12", PURGE)
          .says(Sentences.PURGE_KEY_PAIR)
          .build();

  static final Procedure WIE1 =
      CmsProcedures.CE1.as(
          "WIE1", WS_RESPONSE_ENCRYPTOR_INBOUND, WsProcedures::senderInsteadOfReceiver);

  static final Procedure WIE2 =
      Procedure.with("WIE2", WS_RESPONSE_ENCRYPTOR_INBOUND)
          .sender("1", PARTNER_CREATES)
          .says(Sentences.PARTNER_CREATES_KEY)
          .tenant("2", AGREE_DOWNTIME)
          .says(Sentences.AGREE_DOWNTIME_OF_REQUESTS)
          .sender("3", STOP_SENDING)
          .says(Sentences.STOP_REQUESTS)
          // T15: drained before the partner's side changes, or what is in flight is lost.
          .tenant("6", DRAIN)
          .says("Wait until no response encrypted to the old key is in flight.")
          .tenant("T15", TELL)
          .says(Sentences.TELL_NO_RESPONSE_IN_FLIGHT)
          .sender("4", SWITCH)
          .says(Sentences.REPLACE_KEY_PAIR)
          .sender("5", RECEIVE_CERTIFICATE)
          .says(
              "Send the new certificate to the tenant administrator, and confirm that no "
                  + "requests are sent. The tenant administrator stages it under the alias.")
          .tenant("7", EXCHANGE)
          .says(Sentences.ACTIVATE_CERTIFICATE)
          .tenant("8", TELL)
          .says("Tell the partner's administrator that responses are encrypted to the new key.")
          .sender("9", START_SENDING)
          .says(Sentences.START_REQUESTS)
          .job("T12", KEEP_OLD)
          .says(Sentences.KEEP_CERTIFICATE)
          .tenant("T12", PURGE)
          .says(Sentences.PURGE_CERTIFICATE)
          .build();

  /** T16: not in the documentation, and only where it was tried and is wanted. */
  static final Procedure SECOND_SIGNATURE =
      CmsProcedures.CS3.as("WOS2/T16", WS_REQUEST_SIGNER_OUTBOUND, role -> role);

  static final List<Procedure> ALL =
      List.of(WOS1, WOS2, WOE1, WOE2, WOV1, WOD1, WIV1, WID1, WIS1, WIS2, WIE1, WIE2);

  private WsProcedures() {}

  private static Role senderInsteadOfReceiver(Role role) {
    return role == RECEIVER_ADMINISTRATOR ? SENDER_ADMINISTRATOR : role;
  }
}
