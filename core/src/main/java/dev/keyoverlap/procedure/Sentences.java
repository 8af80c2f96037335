package dev.keyoverlap.procedure;

/** The sentences of steps that several procedures have: the same step says the same everywhere. */
final class Sentences {

  static final String ACCEPT_BOTH_USES =
      "Accept signatures by either key. Map either client certificate to the same user.";

  static final String ACTIVATE_CERTIFICATE = "Activate the new certificate under the same alias.";

  static final String ACTIVATE_CERTIFICATE_AFTER_COMPROMISE = "Activate the new certificate.";

  static final String ACTIVATE_CLIENT_KEY =
      "Activate the new key under the same alias. New connections use it.";

  static final String ACTIVATE_DECRYPTING_KEY =
      "Activate the new key under the alias. The old key still decrypts messages in flight.";

  static final String ACTIVATE_FOR_ALL_USES =
      "Activate the new key under the same alias, for all its uses at once.";

  static final String ACTIVATE_IF_LATER =
      "Activate the staged key if it is valid now and expires later than the current one.";

  static final String ACTIVATE_KEY = "Activate the new key under the same alias.";

  static final String ACTIVATE_SECOND_KEY =
      "Activate the new key under the second alias. Messages then carry two signatures, by the "
          + "old and the new key.";

  static final String ACTIVATE_SECOND_RECIPIENT =
      "Activate the new certificate under the second alias. Messages are then encrypted to the "
          + "old and to the new key.";

  static final String ACTIVATE_SECOND_VERIFIER =
      "Activate the new certificate under the second alias. Signatures by either key are then "
          + "accepted.";

  static final String AGREE_DOWNTIME =
      "Agree with the partner's administrator on a time when no messages are sent.";

  static final String AGREE_DOWNTIME_OF_REQUESTS =
      "Agree with the partner's administrator on a time when no requests are sent.";

  static final String ASK_ALL =
      "Ask every administrator whether the system handles two keys. Senders encrypt to both, "
          + "receivers verify either, and servers accept either client certificate.";

  static final String AWAIT_LAST_DAY = "Wait until the current key expires within 24 hours.";

  static final String AWAIT_SINGLE_RECIPIENTS =
      "Wait until all messages encrypted only to the old key have arrived.";

  static final String AWAIT_SINGLE_SIGNATURES =
      "Wait until all messages that carry only the old signature have arrived.";

  static final String CHECK_STAGED_KEY = "Check the staged key pair.";

  static final String CONFIRM_BOTH_CERTIFICATES = "Confirm that either certificate is accepted.";

  static final String CONFIRM_CERTIFICATE_ACCEPTED =
      "Confirm that the new certificate is accepted.";

  static final String CONFIRM_NEW_KEY_DECRYPTS =
      "Confirm that messages are decrypted with the new key.";

  static final String CONFIRM_NEW_SIGNATURE_EXPECTED =
      "Confirm that signatures by the new key are expected.";

  static final String CONFIRM_NEW_SIGNATURE_VERIFIED =
      "Confirm that the new key's signature is verified.";

  static final String CONFIRM_ONLY_NEW_KEY_SIGNS =
      "Confirm that messages are signed only with the new key.";

  static final String CONFIRM_UNKNOWN_SIGNATURE =
      "Confirm that messages with a second signature by an unknown key are accepted.";

  static final String CREATE_CERTIFIED_KEY =
      "Create a new key pair, have the certificate authority certify it, and stage it under the "
          + "alias.";

  static final String CREATE_DECRYPTING_KEY =
      "Create a new key pair and stage it under the alias. Both keys decrypt messages from now on.";

  static final String CREATE_KEY =
      "Create a new key pair and stage it under the alias. No message is signed with it yet.";

  static final String CREATE_KEY_OF_NEW_AUTHORITY =
      "Create a new key pair, have the new certificate authority certify it, and stage it under "
          + "the alias.";

  static final String CREATE_PROVIDED_KEY =
      "Create a new key pair and stage it under the same alias.";

  static final String CREATE_PROVIDED_KEY_OF_SEVERAL_USES =
      "Create a new key pair and stage it under the same alias. It decrypts from now on, like "
          + "the old one.";

  static final String CREATE_SECOND_KEY =
      "Create a new key pair and stage it under the second alias. No message is signed with it "
          + "yet.";

  static final String DRAIN_CALLS = "Wait until no call is in progress.";

  static final String DRAIN_SIGNED = "Wait until no message signed with the old key is in flight.";

  static final String ENCRYPT_TO_BOTH = "Encrypt to the old and to the new certificate.";

  static final String FOLLOW_EACH_USE =
      "Follow the procedure for each use to introduce the new certificate.";

  static final String HOLD_BACK = "Hold back messages from now on.";

  static final String HOLD_BACK_CALLS = "Hold back every call from now on.";

  static final String HOLD_BACK_SIGNED = "Hold back signed messages from now on.";

  static final String KEEP_CERTIFICATE =
      "Keep the old certificate for your usual retention period.";

  static final String KEEP_DECRYPTING_KEY =
      "Keep the old key until no message encrypted to it is in flight.";

  static final String KEEP_KEY = "Keep the old key for your usual retention period.";

  static final String KEEP_KEY_OF_SEVERAL_USES =
      "Keep the old key until no message that needs it is in flight.";

  static final String KEEP_PARTNERS_KEY =
      "Wait until no message encrypted to the old key is in flight. Until then, the partner "
          + "keeps its old key.";

  static final String KEEP_SIGNING_KEY =
      "Keep the old key until no message signed with it is in flight.";

  static final String KEEP_VERIFYING_CERTIFICATE =
      "Keep the old certificate until no message signed with the old key is in flight.";

  static final String MARK_COMPROMISED =
      "Mark the old key as compromised. This stops every use of the key and of all its "
          + "certificates.";

  static final String MARK_PARTNERS_COMPROMISED =
      "Mark the partner's old certificate as compromised. This stops every use of it.";

  static final String PARTNER_CREATES_KEY = "Create a new key pair.";

  static final String PARTNER_REMOVES_KEY = "Remove the old key pair.";

  static final String PARTNER_REMOVES_SIGNING_KEY =
      "Remove the old key pair. It no longer signs messages.";

  static final String PREPARE_KEY =
      "Create a new key pair 60 days before the current one expires, and stage it under the "
          + "same alias.";

  static final String PROMOTE_KEY =
      "Promote the new key to the first alias. Messages then carry one signature, by the new key.";

  static final String PROMOTE_RECIPIENT =
      "Promote the new certificate to the first alias. Messages then have one recipient, the "
          + "new key.";

  static final String PROMOTE_VERIFIER =
      "Promote the new certificate to the first alias. The old one still verifies messages in "
          + "flight.";

  static final String PURGE_CERTIFICATE =
      "Remove the old certificate from the keystore permanently.";

  static final String PURGE_KEY_PAIR = "Remove the old key pair from the keystore permanently.";

  static final String RECEIVE_CERTIFICATE =
      "Send the new certificate to the tenant administrator. The tenant administrator stages it "
          + "under the alias.";

  static final String RECEIVE_CERTIFICATE_SAFELY =
      "Send the new certificate to the tenant administrator over a channel that the old key "
          + "does not protect. The tenant administrator stages it.";

  static final String RECEIVE_SECOND_CERTIFICATE =
      "Send the new certificate to the tenant administrator. The tenant administrator stages it "
          + "under the second alias.";

  static final String RECEIVE_VERIFYING_CERTIFICATE =
      "Send the new certificate to the tenant administrator. The tenant administrator stages it "
          + "under the second alias, which the verifier already names.";

  static final String REMOVE_CERTIFICATE = "Remove the old certificate.";

  static final String REPLACE_CERTIFICATE = "Replace the old certificate with the new one.";

  static final String REPLACE_KEY_PAIR = "Replace the old key pair with the new one.";

  static final String RESTART_ON_EVERY_NODE =
      "Restart all components that cache a keystore for their connections, on every node.";

  static final String RESUME = "Send messages again, with the new key.";

  static final String RESUME_AND_ACCEPT =
      "Send messages again, and accept signatures by the new key.";

  static final String RESUME_CALLS =
      "Start the client on every node. New connections use the new key.";

  static final String RESUME_SIGNED = "Send messages again. They are now signed with the new key.";

  static final String SEND_CERTIFICATE =
      "Send the partner's administrator the new certificate with its chain.";

  static final String SEND_CERTIFICATE_AND_SAY_TWO =
      "Send the partner's administrator the new certificate with its chain. Announce that "
          + "messages now carry two signatures.";

  static final String SEND_TO_ALL = "Send all partners the new certificate with its chain.";

  static final String START_REQUESTS = "Send requests again.";

  static final String STOP_REQUESTS = "Stop sending requests.";

  static final String SWITCH_DECRYPTING = "Decrypt with the new key from now on.";

  static final String SWITCH_ENCRYPTING = "Encrypt to the new certificate from now on.";

  static final String SWITCH_SIGNING = "Sign with the new key from now on.";

  static final String SWITCH_VERIFYING =
      "Replace the old certificate with the new one. Verify the new key's signature from now on.";

  static final String TELL_ALL_KEY_ACTIVE = "Tell all partners that the new key is active.";

  static final String TELL_CERTIFICATE_ACTIVE =
      "Tell the partner's administrator that the new certificate is active.";

  static final String TELL_CLIENT_STOPPED =
      "Tell the tenant administrator that the client has stopped.";

  static final String TELL_COMPROMISED =
      "Tell every partner to stop trusting the old key. Have its certificate revoked.";

  static final String TELL_KEY_READY =
      "Tell the tenant administrator that a new key pair is ready.";

  static final String TELL_NEW_CLIENT_CERTIFICATE =
      "Tell the integration developer that the client certificate has changed.";

  static final String TELL_NEW_KEY_CAN_BE_USED =
      "Tell the partner's administrator that the new key can be used.";

  static final String TELL_NOTHING_SENT =
      "Tell the tenant administrator that no messages are sent.";

  static final String TELL_NO_RESPONSE_IN_FLIGHT =
      "Tell the partner's administrator that no response is in flight.";

  static final String TELL_OLD_RECIPIENT_OBSOLETE =
      "Tell the integration developer that the old recipient is no longer needed.";

  static final String TELL_OLD_SIGNATURE_OBSOLETE =
      "Tell the integration developer that the old signature is no longer needed.";

  static final String TELL_ONE_RECIPIENT =
      "Tell the tenant administrator that messages have one recipient again.";

  static final String TELL_ONE_SIGNATURE =
      "Tell the tenant administrator that messages carry one signature again.";

  static final String TELL_SECOND_ALIAS = "Tell the integration developer the second alias.";

  static final String TELL_TO_START_CLIENT = "Tell the integration developer to start the client.";

  static final String TELL_TO_STOP_CLIENT = "Tell the integration developer to stop the client.";

  static final String TELL_TWO_RECIPIENTS =
      "Tell the partner's administrator that messages now have two recipients, its old and its "
          + "new key.";

  private Sentences() {}
}
