/**
 * Foreign implementations of CMS read what we write, and we read what they write: {@link
 * dev.keyoverlap.cms.peers.Peer} is one of them, {@link dev.keyoverlap.cms.peers.Desk} one of its
 * users, and {@link dev.keyoverlap.cms.peers.Observations} what it was seen to do.
 */
@NullMarked
package dev.keyoverlap.cms.peers;

import org.jspecify.annotations.NullMarked;
