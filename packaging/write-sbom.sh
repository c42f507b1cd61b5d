#!/bin/sh
# What is in the static file, as SPDX 2.3 (tag-value): write-sbom.sh FILE VERSION LIBRARY... with the linker's names of
# the libraries, as evtx for libevtx.a. Versions are those of pkg-config, or of the Debian package that owns the archive.
set -eu
file=$1 version=$2
shift 2
name=$(basename "$file")
digest=$(sha256sum "$file" | cut -d' ' -f1)
# Of the last commit, or of the file: the same sources give the same bytes.
made=$(git log -1 --format=%ct 2>/dev/null || stat -c %Y "$file")

version_of() {
	pkg-config --modversion "lib$1" 2>/dev/null || pkg-config --modversion "$1" 2>/dev/null || {
		archive=$(${CC:-cc} -print-file-name="lib$1.a")
		package=$(dpkg-query -S "$(readlink -f "$archive")" 2>/dev/null | cut -d: -f1)
		dpkg-query -W -f='${Version}' "$package" 2>/dev/null
	} || echo NOASSERTION
}

# The libraries of their maker that Debian's archives of libevtx and libbfio hold, by the names that these define.
inside() {
	archive=$(${CC:-cc} -print-file-name="lib$1.a")
	[ -f "$archive" ] || return 0
	nm --defined-only "$archive" 2>/dev/null | sed -n 's/^.* T \(lib[a-z]*\)_.*/\1/p' | sort -u | grep -v "^lib$1\$" || true
}

# Name, version, license.
put_package() {
	cat <<-END

		PackageName: $1
		SPDXID: SPDXRef-$1
		PackageVersion: $2
		PackageDownloadLocation: NOASSERTION
		FilesAnalyzed: false
		PackageLicenseConcluded: $3
		PackageLicenseDeclared: $3
		PackageCopyrightText: NOASSERTION
	END
}

cat <<END
SPDXVersion: SPDX-2.3
DataLicense: CC0-1.0
SPDXID: SPDXRef-DOCUMENT
DocumentName: $name
DocumentNamespace: https://spdx.org/spdxdocs/$name-$digest
Creator: Tool: ipsec-evtx-write-sbom
Created: $(date -u -d "@$made" +%Y-%m-%dT%H:%M:%SZ)
END
put_package ipsec-evtx "$version" MIT
printf '%s\n' "PackageChecksum: SHA256: $digest" "Relationship: SPDXRef-DOCUMENT DESCRIBES SPDXRef-ipsec-evtx"
known=' '
for library in "$@"; do
	known="${known}lib$library "
done
for library in "$@"; do
	case $library in
	evtx | bfio) set -- "lib$library" LGPL-3.0-or-later ;;
	z) set -- zlib Zlib ;;
	deflate) set -- libdeflate MIT ;;
	archive) set -- libarchive BSD-2-Clause ;;
	nettle) set -- nettle LGPL-3.0-or-later ;;
	lzma) set -- liblzma NOASSERTION ;;
	zstd) set -- libzstd BSD-3-Clause ;;
	bz2) set -- bzip2 bzip2-1.0.6 ;;
	c) set -- glibc LGPL-2.1-or-later ;;
	*) set -- "$library" NOASSERTION ;;
	esac
	case $library in
	z) found=$(version_of zlib) ;;
	*) found=$(version_of "$library") ;;
	esac
	put_package "$1" "$found" "$2"
	echo "Relationship: SPDXRef-ipsec-evtx STATIC_LINK SPDXRef-$1"
	for name in $(case $library in evtx | bfio) inside "$library" ;; esac); do
		case $known in *" $name "*) ;; *) put_package "$name" NOASSERTION LGPL-3.0-or-later ;; esac
		known="$known$name "
		echo "Relationship: SPDXRef-$1 CONTAINS SPDXRef-$name"
	done
done
put_package libgcc "$(${CC:-cc} -dumpfullversion 2>/dev/null || echo NOASSERTION)" 'GPL-3.0-or-later WITH GCC-exception-3.1'
echo "Relationship: SPDXRef-ipsec-evtx STATIC_LINK SPDXRef-libgcc"
