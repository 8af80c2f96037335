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
          .says("Make a new key pair, let the authority certify it, and stage it under the alias.")
          .tenant("2", HAND_OVER)
          .says(
              "Give the partner's administrator the new certificate with its chain, and the root "
                  + "if that is another one.")
          .receiver("3", ACCEPT_BOTH)
          .says(
              "Map the old and the new certificate to the same user, and trust the root if that "
                  + "is another one.")
          .receiver("4", ASSURE)
          .says("Say that either certificate is accepted now.")
          .tenant("5", EXCHANGE)
          .says("Activate the new key under the same alias. New connections use it.")
          .tenant("6", TELL)
          .says("Tell the integration developer that the client certificate is another one.")
          .developer("7", CONFIGURE)
          .says("Restart what keeps a keystore of its own for its connections, on every node.")
          .tenant("8", TELL)
          .says("Tell the partner's administrator that the new certificate is in use.")
          .job("T12", KEEP_OLD)
          .says("Keep the old key as long as everything else that went out of use.")
          .receiver("9", REMOVE_OLD)
          .says("Remove the old certificate, and its root if nothing else needs it.")
          .tenant("T12", PURGE)
          .says("Remove the old key pair from the keystore for good.")
          .build();

  static final Procedure TT2 =
      Procedure.with("TT2", TLS_CLIENT_CERTIFICATE)
          .tenant("1", CREATE_KEY)
          .says("Make a new key pair, let the authority certify it, and stage it under the alias.")
          .tenant("2", AGREE_DOWNTIME)
          .says("Agree with the partner's administrator when nothing is sent.")
          .tenant("3", TELL)
          .says("Tell the integration developer to stop the client.")
          .developer("4", PAUSE)
          .says("Hold back every call from now on.")
          .developer("T15", DRAIN)
          .says("Wait until no call is running.")
          .developer("5", TELL)
          .says("Tell the tenant administrator that the client has stopped.")
          .tenant("6", EXCHANGE)
          .says("Activate the new key under the same alias.")
          .tenant("7", HAND_OVER)
          .says(
              "Give the partner's administrator the new certificate with its chain, and say that "
                  + "the client has stopped.")
          .receiver("8", SWITCH)
          .says("Put the new certificate in the place of the old one.")
          .receiver("9", ASSURE)
          .says("Say that the new certificate is accepted.")
          .tenant("10", TELL)
          .says("Tell the integration developer that the client may start.")
          .developer("11", RESUME)
          .says("Call again, on every node. New connections use the new key.")
          .job("T12", KEEP_OLD)
          .says("Keep the old key as long as everything else that went out of use.")
          .tenant("T12", PURGE)
          .says("Remove the old key pair from the keystore for good.")
          .build();

  static final Procedure TC1 =
      Procedure.with("TC1", TLS_CLIENT_AUTHORITY)
          .tenant("1", CREATE_KEY)
          .says(
              "Make a new key pair, let the new authority certify it, and stage it under the "
                  + "alias.")
          .tenant("2", HAND_OVER)
          .says(
              "Give the partner's administrator the new certificate with its chain, and the root "
                  + "of the new authority.")
          .receiver("3", ACCEPT_BOTH)
          .says(
              "Trust the new root, in reverse proxies too, and map both certificates to the same "
                  + "user.")
          .receiver("4", ASSURE)
          .says("Say that either certificate is accepted now.")
          .tenant("5", EXCHANGE)
          .says("Activate the new key under the same alias. New connections use it.")
          .tenant("6", TELL)
          .says("Tell the integration developer that the client certificate is another one.")
          .developer("7", CONFIGURE)
          .says("Restart what keeps a keystore of its own for its connections, on every node.")
          .tenant("8", TELL)
          .says("Tell the partner's administrator that the new certificate is in use.")
          .job("T12", KEEP_OLD)
          .says("Keep the old key as long as everything else that went out of use.")
          .receiver("9", REMOVE_OLD)
          .says("Remove the old certificate, and the old root if nothing else needs it.")
          .tenant("T12", PURGE)
          .says("Remove the old key pair from the keystore for good.")
          .build();

  static final Procedure TC2 =
      Procedure.with("TC2", TLS_CLIENT_AUTHORITY)
          .tenant("1", CREATE_KEY)
          .says(
              "Make a new key pair, let the new authority certify it, and stage it under the "
                  + "alias.")
          .tenant("2", AGREE_DOWNTIME)
          .says("Agree with the partner's administrator when nothing is sent.")
          .tenant("3", TELL)
          .says("Tell the integration developer to stop the client.")
          .developer("4", PAUSE)
          .says("Hold back every call from now on.")
          .developer("T15", DRAIN)
          .says("Wait until no call is running.")
          .developer("5", TELL)
          .says("Tell the tenant administrator that the client has stopped.")
          .tenant("6", EXCHANGE)
          .says("Activate the new key under the same alias.")
          .tenant("7", HAND_OVER)
          .says(
              "Give the partner's administrator the new certificate with its chain and the root "
                  + "of the new authority, and say that the client has stopped.")
          .receiver("8", SWITCH)
          .says(
              "Trust the new root, in reverse proxies too, and put the new certificate in the "
                  + "place of the old one.")
          .receiver("9", ASSURE)
          .says("Say that the new certificate is accepted.")
          .tenant("10", TELL)
          .says("Tell the integration developer that the client may start.")
          .developer("11", RESUME)
          .says("Call again, on every node. New connections use the new key.")
          .job("T12", KEEP_OLD)
          .says("Keep the old key as long as everything else that went out of use.")
          .tenant("T12", PURGE)
          .says("Remove the old key pair from the keystore for good.")
          .build();

  static final Procedure TR1 =
      Procedure.with("TR1", TLS_SERVER_AUTHORITY)
          .receiver("1", PARTNER_CREATES)
          .says("Let another authority certify a new key pair for the server.")
          .receiver("2", RECEIVE_CERTIFICATE)
          .says("Give the tenant administrator the new root, who stages it under the second alias.")
          .tenant("3", START_SECOND)
          .says("Activate the new root under the second alias. From now on either root is trusted.")
          .tenant("4", CONFIGURE)
          .says("Restart what keeps a keystore of its own for its connections.")
          .tenant("5", TELL)
          .says("Tell the partner's administrator that the new root is trusted.")
          .receiver("6", SWITCH)
          .says("Put the server's new certificate in the place of the old one.")
          .receiver("7", ASSURE)
          .says("Say that the old root is no longer needed.")
          .tenant("T6", EXCHANGE)
          .says("Let the new root take over the first alias.")
          .job("T12", KEEP_OLD)
          .says("Keep the old root as long as everything else that went out of use.")
          .tenant("8", PURGE)
          .says("Remove the old root from the keystore for good.")
          .build();

  static final Procedure TL1 =
      Procedure.with("TL1", TLS_LOAD_BALANCER)
          .balancer("1", PARTNER_CREATES)
          .says("Make a new key pair for the load balancer.")
          .balancer("2", ASSURE)
          .says("Announce on which date it is put into use, and its root.")
          .tenant("3", HAND_OVER)
          .says("Pass the date and the root on to the administrators of all senders.")
          .sender("4", ACCEPT_BOTH)
          .says("Trust the new root beside the old one.")
          .job("5a", AWAIT_DATE)
          .says("Wait for the announced date.")
          .balancer("5b", SWITCH)
          .says("Put the new key pair in the place of the old one.")
          .sender("6", REMOVE_OLD)
          .says("Remove the old root.")
          .build();

  static final Procedure TS1 =
      Procedure.with("TS1", TLS_SENDER_CERTIFICATE)
          .sender("1", PARTNER_CREATES)
          .says(
              "Make a new key pair and have it certified by an authority that the load balancer "
                  + "trusts.")
          .sender("2", RECEIVE_CERTIFICATE)
          .says(
              "Give the tenant administrator the new certificate and its root, who stages the "
                  + "certificate under the second alias.")
          .tenant("3", TELL)
          .says(
              "Tell the integration developer the new names of subject and issuer, if they are "
                  + "others.")
          .tenant("4", START_SECOND)
          .says(
              "Activate the new certificate under the second alias. From now on either "
                  + "certificate is the same user.")
          .developer("5", TELL)
          .says("Tell the tenant administrator that the new names are known, if they are others.")
          .tenant("6", TELL)
          .says("Tell the partner's administrator that the new certificate may be used.")
          .sender("7", SWITCH)
          .says("Call with the new certificate.")
          .sender("8", ASSURE)
          .says("Say that the new certificate is in use.")
          // T37: the list of this case ends here, whatever its note says about a step 11.
          .tenant("9", TELL)
          .says("Tell the integration developer that the old names are no longer needed.")
          .developer("10", EXCHANGE)
          .says(
              "Let the new certificate take over the first alias; the old names are not accepted "
                  + "any more.")
          .job("T12", KEEP_OLD)
          .says("Keep the old certificate as long as everything else that went out of use.")
          .tenant("T12", PURGE)
          .says("Remove the old certificate from the keystore for good.")
          .build();

  static final List<Procedure> ALL = List.of(TT1, TT2, TC1, TC2, TR1, TL1, TS1);

  private TlsProcedures() {}
}
