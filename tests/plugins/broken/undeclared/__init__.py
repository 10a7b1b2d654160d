"""Contributes what its manifest does not declare, and twice what it declares; owns a model that is not there."""
