"""The supervision ledger (监督台账) and the page of a finding."""
