"""Approval bundles (审批事项包): the approvals that one application needs by one deadline, across departments."""
