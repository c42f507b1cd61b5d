# Packages for Debian and for systems with RPM, included by the Makefile; see packaging/README.
.PHONY: deb check-deb rpm check-rpm dependencies-deb dependencies-rpm
dependencies-deb dependencies-rpm:
	@sh .ci/install-dependencies build $(@:dependencies-%=%)

# What this make was told is not for the make that builds a package: that one has the flags of packages.
PACKAGING := env -u MAKEFLAGS -u MFLAGS -u CFLAGS -u CPPFLAGS -u LDFLAGS -u PREFIX -u LIBDIR VERSION=$(VERSION)

deb: dependencies-deb
	$(PACKAGING) sh packaging/make-deb.sh $(BUILD)/deb

check-deb: deb
	$(PACKAGING) sh packaging/check-deb.sh $(BUILD)/deb

rpm: dependencies-rpm
	$(PACKAGING) sh packaging/make-rpm.sh $(BUILD)/rpm

check-rpm: rpm
	$(PACKAGING) sh packaging/check-rpm.sh $(BUILD)/rpm
