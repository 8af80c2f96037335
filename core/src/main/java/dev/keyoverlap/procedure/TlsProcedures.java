package dev.keyoverlap.procedure;

import static dev.keyoverlap.procedure.Action.ACCEPT_BOTH;
import static dev.keyoverlap.procedure.Action.AGREE_DOWNTIME;
import static dev.keyoverlap.procedure.Action.ASSURE;
import static dev.keyoverlap.procedure.Action.AWAIT_DATE;
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
import static dev.keyoverlap.procedure.UseCase.TLS_CLIENT_AUTHORITY;
import static dev.keyoverlap.procedure.UseCase.TLS_CLIENT_CERTIFICATE;
import static dev.keyoverlap.procedure.UseCase.TLS_LOAD_BALANCER;
import static dev.keyoverlap.procedure.UseCase.TLS_SENDER_CERTIFICATE;
import static dev.keyoverlap.procedure.UseCase.TLS_SERVER_AUTHORITY;

import java.util.List;

/**
 * The seven cases of HTTPS: TT our client certificate, TC from another authority, TR a receiver's
 * root, TL the load balancer's certificate, TS a sender's client certificate.
 */
final class TlsProcedures {

  static final Procedure TT1 =
      Procedure.with("TT1", TLS_CLIENT_CERTIFICATE)
          .tenant("1", CREATE_KEY)
          .says(Sentences.CREATE_CERTIFIED_KEY)
          .tenant("2", HAND_OVER)
          .says(
              "Send the partner's administrator the new certificate with its chain. Include the "
                  + "root certificate if it is another one.")
          .receiver("3", ACCEPT_BOTH)
          .says(
              "Map the old and the new certificate to the same user. Trust the root certificate "
                  + "if it is another one.")
          .receiver("4", ASSURE)
          .says(Sentences.CONFIRM_BOTH_CERTIFICATES)
          .tenant("5", EXCHANGE)
          .says(Sentences.ACTIVATE_CLIENT_KEY)
          .tenant("6", TELL)
          .says(Sentences.TELL_NEW_CLIENT_CERTIFICATE)
          .developer("7", CONFIGURE)
          .says(Sentences.RESTART_ON_EVERY_NODE)
          .tenant("8", TELL)
          .says(Sentences.TELL_CERTIFICATE_ACTIVE)
          .job("T12", KEEP_OLD)
          .says(Sentences.KEEP_KEY)
          .receiver("9", REMOVE_OLD)
          .says(
              "Remove the old certificate. Remove its root certificate too, if nothing else "
                  + "needs it.")
          .tenant("T12", PURGE)
          .says(Sentences.PURGE_KEY_PAIR)
          .build();

  static final Procedure TT2 =
      Procedure.with("TT2", TLS_CLIENT_CERTIFICATE)
          .tenant("1", CREATE_KEY)
          .says(Sentences.CREATE_CERTIFIED_KEY)
          .tenant("2", AGREE_DOWNTIME)
          .says(Sentences.AGREE_DOWNTIME)
          .tenant("3", TELL)
          .says(Sentences.TELL_TO_STOP_CLIENT)
          .developer("4", PAUSE)
          .says(Sentences.HOLD_BACK_CALLS)
          .developer("T15", DRAIN)
          .says(Sentences.DRAIN_CALLS)
          .developer("5", TELL)
          .says(Sentences.TELL_CLIENT_STOPPED)
          .tenant("6", EXCHANGE)
          .says(Sentences.ACTIVATE_KEY)
          .tenant("7", HAND_OVER)
          .says(
              "Send the partner's administrator the new certificate with its chain. Say that "
                  + "the client has stopped.")
          .receiver("8", SWITCH)
          .says(Sentences.REPLACE_CERTIFICATE)
          .receiver("9", ASSURE)
          .says(Sentences.CONFIRM_CERTIFICATE_ACCEPTED)
          .tenant("10", TELL)
          .says(Sentences.TELL_TO_START_CLIENT)
          .developer("11", RESUME)
          .says(Sentences.RESUME_CALLS)
          .job("T12", KEEP_OLD)
          .says(Sentences.KEEP_KEY)
          .tenant("T12", PURGE)
          .says(Sentences.PURGE_KEY_PAIR)
          .build();

  static final Procedure TC1 =
      Procedure.with("TC1", TLS_CLIENT_AUTHORITY)
          .tenant("1", CREATE_KEY)
          .says(Sentences.CREATE_KEY_OF_NEW_AUTHORITY)
          .tenant("2", HAND_OVER)
          .says(
              "Send the partner's administrator the new certificate with its chain. Include the "
                  + "root certificate of the new authority.")
          .receiver("3", ACCEPT_BOTH)
          .says(
              "Trust the new root certificate, also in reverse proxies. Map both certificates "
                  + "to the same user.")
          .receiver("4", ASSURE)
          .says(Sentences.CONFIRM_BOTH_CERTIFICATES)
          .tenant("5", EXCHANGE)
          .says(Sentences.ACTIVATE_CLIENT_KEY)
          .tenant("6", TELL)
          .says(Sentences.TELL_NEW_CLIENT_CERTIFICATE)
          .developer("7", CONFIGURE)
          .says(Sentences.RESTART_ON_EVERY_NODE)
          .tenant("8", TELL)
          .says(Sentences.TELL_CERTIFICATE_ACTIVE)
          .job("T12", KEEP_OLD)
          .says(Sentences.KEEP_KEY)
          .receiver("9", REMOVE_OLD)
          .says(
              "Remove the old certificate. Remove the old root certificate too, if nothing else "
                  + "needs it.")
          .tenant("T12", PURGE)
          .says(Sentences.PURGE_KEY_PAIR)
          .build();

  static final Procedure TC2 =
      Procedure.with("TC2", TLS_CLIENT_AUTHORITY)
          .tenant("1", CREATE_KEY)
          .says(Sentences.CREATE_KEY_OF_NEW_AUTHORITY)
          .tenant("2", AGREE_DOWNTIME)
          .says(Sentences.AGREE_DOWNTIME)
          .tenant("3", TELL)
          .says(Sentences.TELL_TO_STOP_CLIENT)
          .developer("4", PAUSE)
          .says(Sentences.HOLD_BACK_CALLS)
          .developer("T15", DRAIN)
          .says(Sentences.DRAIN_CALLS)
          .developer("5", TELL)
          .says(Sentences.TELL_CLIENT_STOPPED)
          .tenant("6", EXCHANGE)
          .says(Sentences.ACTIVATE_KEY)
          .tenant("7", HAND_OVER)
          .says(
              "Send the partner's administrator the new certificate with its chain and the root "
                  + "of the new authority. Say that the client has stopped.")
          .receiver("8", SWITCH)
          .says(
              "Trust the new root certificate, also in reverse proxies. Replace the old "
                  + "certificate with the new one.")
          .receiver("9", ASSURE)
          .says(Sentences.CONFIRM_CERTIFICATE_ACCEPTED)
          .tenant("10", TELL)
          .says(Sentences.TELL_TO_START_CLIENT)
          .developer("11", RESUME)
          .says(Sentences.RESUME_CALLS)
          .job("T12", KEEP_OLD)
          .says(Sentences.KEEP_KEY)
          .tenant("T12", PURGE)
          .says(Sentences.PURGE_KEY_PAIR)
          .build();

  static final Procedure TR1 =
      Procedure.with("TR1", TLS_SERVER_AUTHORITY)
          .receiver("1", PARTNER_CREATES)
          .says("Have another certificate authority certify a new key pair for the server.")
          .receiver("2", RECEIVE_CERTIFICATE)
          .says(
              "Send the new root certificate to the tenant administrator. The tenant "
                  + "administrator stages it under the second alias.")
          .tenant("3", START_SECOND)
          .says(
              "Activate the new root certificate under the second alias. Both roots are then "
                  + "trusted.")
          .tenant("4", CONFIGURE)
          .says("Restart all components that cache a keystore for their connections.")
          .tenant("5", TELL)
          .says("Tell the partner's administrator that the new root certificate is trusted.")
          .receiver("6", SWITCH)
          .says("Replace the server's old certificate with the new one.")
          .receiver("7", ASSURE)
          .says("Confirm that the old root certificate is no longer needed.")
          .tenant("T6", EXCHANGE)
          .says("Promote the new root certificate to the first alias.")
          .job("T12", KEEP_OLD)
          .says("Keep the old root certificate for your usual retention period.")
          .tenant("8", PURGE)
          .says("Remove the old root certificate from the keystore permanently.")
          .build();

  static final Procedure TL1 =
      Procedure.with("TL1", TLS_LOAD_BALANCER)
          .balancer("1", PARTNER_CREATES)
          .says("Create a new key pair for the load balancer.")
          .balancer("2", ASSURE)
          .says(
              "Announce the root certificate, and the date on which the new key pair is activated.")
          .tenant("3", HAND_OVER)
          .says("Forward the date and the root certificate to the administrators of all senders.")
          .sender("4", ACCEPT_BOTH)
          .says("Trust the new root certificate in addition to the old one.")
          .job("5a", AWAIT_DATE)
          .says("Wait for the announced date.")
          .balancer("5b", SWITCH)
          .says(Sentences.REPLACE_KEY_PAIR)
          .sender("6", REMOVE_OLD)
          .says("Remove the old root certificate.")
          .build();

  static final Procedure TS1 =
      Procedure.with("TS1", TLS_SENDER_CERTIFICATE)
          .sender("1", PARTNER_CREATES)
          .says(
              "Create a new key pair. Have it certified by an authority that the load balancer "
                  + "trusts.")
          .sender("2", RECEIVE_CERTIFICATE)
          .says(
              "Send the new certificate and its root to the tenant administrator. The tenant "
                  + "administrator stages the certificate under the second alias.")
          .tenant("3", TELL)
          .says(
              "Tell the integration developer the new names of subject and issuer, if they have "
                  + "changed.")
          .tenant("4", START_SECOND)
          .says(
              "Activate the new certificate under the second alias. Either certificate then "
                  + "identifies the same user.")
          .developer("5", TELL)
          .says(
              "If the names have changed, tell the tenant administrator that the new ones are "
                  + "configured.")
          .tenant("6", TELL)
          .says("Tell the partner's administrator that the new certificate can be used.")
          .sender("7", SWITCH)
          .says("Call with the new certificate.")
          .sender("8", ASSURE)
          .says("Confirm that the new certificate is active.")
          // T37: the list of this case ends here, whatever its note says about a step 11.
          .tenant("9", TELL)
          .says("Tell the integration developer that the old names are no longer needed.")
          .developer("10", EXCHANGE)
          .says(
              "Promote the new certificate to the first alias. The old names are then no longer "
                  + "accepted.")
          .job("T12", KEEP_OLD)
          .says(Sentences.KEEP_CERTIFICATE)
          .tenant("T12", PURGE)
          .says(Sentences.PURGE_CERTIFICATE)
          .build();

  static final List<Procedure> ALL = List.of(TT1, TT2, TC1, TC2, TR1, TL1, TS1);

  private TlsProcedures() {}
}
