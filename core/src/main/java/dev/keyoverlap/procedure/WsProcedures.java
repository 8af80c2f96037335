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
          .says("Make a new key pair.")
          .receiver("2", ACCEPT_BOTH)
          .says("Decrypt requests to the old key as well as requests to the new one.")
          .receiver("3", RECEIVE_CERTIFICATE)
          .says(
              "Give the tenant administrator the new certificate, who stages it under the alias, "
                  + "and say that both keys decrypt.")
          .tenant("4", EXCHANGE)
          .says(
              "Activate the new certificate under the same alias. From now on requests are "
                  + "encrypted to it.")
          .tenant("5", TELL)
          .says("Tell the partner's administrator that requests are encrypted to the new key.")
          .job("T12", KEEP_OLD)
          .says(
              "Leave the partner its old key while messages that were encrypted to it may be "
                  + "in flight.")
          .receiver("6", REMOVE_OLD)
          .says("Remove the old key pair.")
          .tenant("T12", PURGE)
          .says("Remove the old certificate from the keystore for good.")
          .build();

  static final Procedure WOE2 =
      Procedure.with("WOE2", WS_REQUEST_ENCRYPTOR_OUTBOUND)
          .receiver("1", PARTNER_CREATES)
          .says("Make a new key pair.")
          .receiver("2", RECEIVE_CERTIFICATE)
          .says("Give the tenant administrator the new certificate, who stages it under the alias.")
          .tenant("3", AGREE_DOWNTIME)
          .says("Agree with the partner's administrator when no requests are sent.")
          .tenant("4", TELL)
          .says("Tell the integration developer to hold back encrypted requests.")
          .developer("5", PAUSE)
          .says("Hold back encrypted requests from now on.")
          .developer("T15", DRAIN)
          .says("Wait until no request encrypted to the old key is in flight.")
          .developer("6", TELL)
          .says("Tell the tenant administrator that nothing is sent any more.")
          .tenant("8", TELL)
          .says("Tell the partner's administrator that no encrypted requests are sent.")
          .tenant("7", EXCHANGE)
          .says("Activate the new certificate under the same alias.")
          .receiver("9", SWITCH)
          .says("Put the new key pair in the place of the old one.")
          .receiver("10", ASSURE)
          .says("Say that requests to the new key are expected.")
          .tenant("11", TELL)
          .says("Tell the integration developer that requests may be sent again.")
          .developer("12", RESUME)
          .says("Send again. From now on requests are encrypted to the new key.")
          .job("T12", KEEP_OLD)
          .says("Keep the old certificate as long as everything else that went out of use.")
          .tenant("T12", PURGE)
          .says("Remove the old certificate from the keystore for good.")
          .build();

  static final Procedure WOV1 =
      Procedure.with("WOV1", WS_RESPONSE_VERIFIER_OUTBOUND)
          .receiver("1", PARTNER_CREATES)
          .says("Make a new key pair.")
          // T25: the certificate verifies for this partner, which the second alias says.
          .receiver("2", RECEIVE_CERTIFICATE)
          .says(
              "Give the tenant administrator the new certificate, who stages it under the second "
                  + "alias for this partner.")
          .tenant("3", START_SECOND)
          .says(
              "Activate the new certificate under the second alias. From now on signatures by "
                  + "either key are accepted.")
          .tenant("4", TELL)
          .says("Tell the partner's administrator that the new key may be used.")
          .receiver("5", SWITCH)
          .says("Sign with the new key.")
          .receiver("6", REMOVE_OLD)
          .says("Remove the old key pair; nothing is signed with it any more.")
          .receiver("7", ASSURE)
          .says("Say that messages are signed with the new key only.")
          .tenant("T6", EXCHANGE)
          .says(
              "Let the new certificate take over the first alias. The old one still verifies what "
                  + "is in flight.")
          .job("T12", KEEP_OLD)
          .says("Keep the old certificate while messages that the old key signed may be in flight.")
          .tenant("8", PURGE)
          .says("Remove the old certificate from the keystore for good.")
          .build();

  static final Procedure WOD1 =
      Procedure.with("WOD1", WS_RESPONSE_DECRYPTOR_OUTBOUND)
          .tenant("1-2", CREATE_KEY)
          .says(
              "Make a new key pair and stage it under the alias. From now on messages to either "
                  + "key are decrypted.")
          .tenant("3", HAND_OVER)
          .says(
              "Give the partner's administrator the new certificate with its chain, and say that "
                  + "it may be used.")
          .receiver("4", SWITCH)
          .says("Encrypt to the new certificate from now on.")
          .receiver("5", REMOVE_OLD)
          .says("Remove the old certificate; nothing is encrypted to it any more.")
          .receiver("6", ASSURE)
          .says("Say that messages are encrypted to the new certificate only.")
          .tenant("T22", EXCHANGE)
          .says(
              "Activate the new key under the alias. The old one still decrypts what is under "
                  + "way.")
          .job("T12", KEEP_OLD)
          .says("Keep the old key while messages that were encrypted to it may be in flight.")
          .tenant("7", PURGE)
          .says("Remove the old key pair from the keystore for good.")
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
          .says("Make a new key pair and stage it under the alias. Nothing is signed with it yet.")
          .tenant("2", HAND_OVER)
          .says("Give the partner's administrator the new certificate with its chain.")
          .tenant("3", AGREE_DOWNTIME)
          .says("Agree with the partner's administrator when no requests are sent.")
          .sender("4", STOP_SENDING)
          .says("Send no requests any more.")
          // T15: drained before the partner's side changes, or what is in flight is lost.
          .tenant("7", DRAIN)
          .says("Wait until no response signed with the old key is in flight.")
          .tenant("T15", TELL)
          .says("Tell the partner's administrator that no response is in flight.")
          .sender("5", SWITCH)
          .says("Put the new certificate in the place of the old one.")
          .sender("6", ASSURE)
          .says("Say that no requests are sent, and that the new key's signature is expected.")
          .tenant("8", EXCHANGE)
          .says("Activate the new key under the same alias.")
          .tenant("9", TELL)
          .says("Tell the partner's administrator that responses are signed with the new key.")
          .sender("10", START_SENDING)
          .says("Send requests again.")
          .job("T12", KEEP_OLD)
          .says("Keep the old key as long as everything else that went out of use.")
          .tenant("T12", PURGE)
          .says("Remove the old key pair from the keystore for good.")
          .build();

  static final Procedure WIE1 =
      CmsProcedures.CE1.as(
          "WIE1", WS_RESPONSE_ENCRYPTOR_INBOUND, WsProcedures::senderInsteadOfReceiver);

  static final Procedure WIE2 =
      Procedure.with("WIE2", WS_RESPONSE_ENCRYPTOR_INBOUND)
          .sender("1", PARTNER_CREATES)
          .says("Make a new key pair.")
          .tenant("2", AGREE_DOWNTIME)
          .says("Agree with the partner's administrator when no requests are sent.")
          .sender("3", STOP_SENDING)
          .says("Send no requests any more.")
          // T15: drained before the partner's side changes, or what is in flight is lost.
          .tenant("6", DRAIN)
          .says("Wait until no response encrypted to the old key is in flight.")
          .tenant("T15", TELL)
          .says("Tell the partner's administrator that no response is in flight.")
          .sender("4", SWITCH)
          .says("Put the new key pair in the place of the old one.")
          .sender("5", RECEIVE_CERTIFICATE)
          .says(
              "Give the tenant administrator the new certificate, who stages it under the alias, "
                  + "and say that no requests are sent.")
          .tenant("7", EXCHANGE)
          .says("Activate the new certificate under the same alias.")
          .tenant("8", TELL)
          .says("Tell the partner's administrator that responses are encrypted to the new key.")
          .sender("9", START_SENDING)
          .says("Send requests again.")
          .job("T12", KEEP_OLD)
          .says("Keep the old certificate as long as everything else that went out of use.")
          .tenant("T12", PURGE)
          .says("Remove the old certificate from the keystore for good.")
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
