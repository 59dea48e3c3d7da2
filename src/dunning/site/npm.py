"""Fetch a package from npm: pinned by version and hash, through the reader's own mirror."""

import hashlib
import shutil
import subprocess
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path

REGISTRY = "https://registry.npmjs.org"


class PackageMissingError(RuntimeError):
    """A package could not be had; the message says why and what to do (one Chinese line)."""


@dataclass(frozen=True)
class Package:
    """A published package.

    Parameters
    ----------
    name, version : str
        As npm knows it; the name may carry a scope.
    sha256 : str
        Hash of its archive, hexadecimal.
    purpose : str
        What the course needs it for (Chinese), told when it cannot be had.
    """

    name: str
    version: str
    sha256: str
    purpose: str

    @property
    def _stem(self) -> str:
        return self.name.rpartition("/")[2]

    def fetch(self, folder: Path) -> Path:
        """Ask npm, which knows the reader's mirror and proxy; without npm, the registry itself.

        Parameters
        ----------
        folder : pathlib.Path
            Where the archive goes.

        Returns
        -------
        pathlib.Path
            The archive.

        Raises
        ------
        PackageMissingError
            When it is out of reach or not the pinned file.
        """
        told = f"{self.name} {self.version}"
        try:
            archive = self._download(folder)
        except (subprocess.SubprocessError, urllib.error.URLError, OSError) as error:
            raise PackageMissingError(
                f"取不到{told}（{self.purpose}要用）：npm连不上；联网或设好npm镜像后重试"
            ) from error
        if hashlib.sha256(archive.read_bytes()).hexdigest() != self.sha256:
            raise PackageMissingError(
                f"取到的{told}和登记的sha256不一致，没有使用；检查npm镜像后重试"
            )
        return archive

    def _download(self, folder: Path) -> Path:
        if shutil.which("npm"):
            command = ["npm", "pack", "--silent", f"{self.name}@{self.version}"]
            subprocess.run(command, cwd=folder, check=True, capture_output=True, timeout=600)
            return next(folder.glob("*.tgz"))
        target = folder / f"{self._stem}-{self.version}.tgz"
        address = f"{REGISTRY}/{self.name}/-/{target.name}"
        with urllib.request.urlopen(address, timeout=120) as answer:  # noqa: S310 (https)
            target.write_bytes(answer.read())
        return target
