/**
 * Documents for people: {@link dev.keyoverlap.documents.StatusPage} shows a whole keystore, {@link
 * dev.keyoverlap.documents.Runbook} a renewal with a timeline, and {@link
 * dev.keyoverlap.documents.HandoverPackage} writes the files for a partner. All read states such as
 * {@link dev.keyoverlap.renewal.RenewalState} and cannot change the keystore.
 */
@NullMarked
package dev.keyoverlap.documents;

import org.jspecify.annotations.NullMarked;
